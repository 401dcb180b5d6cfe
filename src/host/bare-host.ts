/** Returns the host of a URL. The brackets of an IPv6 address belong to the URL. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
