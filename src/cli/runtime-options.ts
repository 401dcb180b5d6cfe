import type { Command } from 'commander';

/** Where the arms run, and with whose httpd: the same words for every command that starts some. */
export const runtimeOptions = (command: Command, only = ''): Command =>
  imageOption(
    command
      .option(
        '--runtime <NAME>',
        `${only}auto (docker where an engine answers), docker, process`,
        'auto',
      )
      .option(
        '--httpd <PATH>',
        `${only}the httpd binary of the process runtime (default: found or fetched)`,
      ),
    only,
  );

export const imageOption = (command: Command, only = ''): Command =>
  command.option(
    '--httpd-image <NAME>',
    `${only}base image of the docker runtime`,
    process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4',
  );
