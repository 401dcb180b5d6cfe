import { get, type IncomingMessage } from 'node:http';

// Reads the events of a live page from one message to the next, and answers when it has begun to.

let stream: IncomingMessage | null = null;

process.on('disconnect', () => process.exit(1));

process.on('message', (url: string | null) => {
  stream?.destroy();
  stream = null;
  if (url === null) {
    process.send?.('off');
    return;
  }
  get(`${url}events`, { agent: false }, (answer) => {
    stream = answer.resume();
    answer.on('error', () => {});
    answer.once('data', () => process.send?.('on'));
  });
});
