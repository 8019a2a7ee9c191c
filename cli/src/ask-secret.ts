const INTERRUPT = '\u0003';
const END = '\u0004';
const ENTER = /[\r\n]/;
const ERASE = new Set(['\u007f', '\b']);
const MAX_CHARACTERS = 4096;

/** Asks on the terminal and reads one line that is not shown. Ctrl-C ends the process at once. */
export const askSecret = (question: string): Promise<string> =>
  new Promise((resolve) => {
    const { stdin, stderr } = process;
    stderr.write(question);
    stdin.setRawMode(true).setEncoding('utf8').resume();
    let text = '';
    const onData = (typed: string): void => {
      if (typed.includes(INTERRUPT)) process.exit(130);
      for (const letter of typed) text = ERASE.has(letter) ? text.slice(0, -1) : `${text}${letter}`;
      if (!ENTER.test(text) && !text.includes(END) && text.length < MAX_CHARACTERS) return;
      stdin.off('data', onData).setRawMode(false).pause();
      stderr.write('\n');
      resolve(text.split(ENTER, 1)[0]?.split(END, 1)[0] ?? '');
    };
    stdin.on('data', onData);
  });
