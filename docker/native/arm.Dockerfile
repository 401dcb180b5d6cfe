# One arm of our own server, with one pool: the server is large and takes seconds to build, its configuration neither.
ARG NATIVE_IMAGE
FROM ${NATIVE_IMAGE}
COPY conf/ conf/
