// The platform a package is for, read from its name: the only place it can be read from while the registry does
// not have the package. Order matters where one word contains another (linux in gnu names, arm in arm64).

const systems = [
  'android',
  'darwin',
  'freebsd',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
  'linux',
];
const processors = [
  'arm64',
  'x64',
  'ia32',
  'arm',
  'ppc64',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'wasm32',
];
const libraries = { musl: 'musl', gnu: 'glibc' };

function firstIn(name, words) {
  return words.find((word) => name.includes(word));
}

/** `{os, cpu, libc}` as a lock entry has them: lists of one; a part that the name does not tell is left out. */
export function platformOf(name) {
  const tail = name.slice(name.lastIndexOf('/') + 1);
  const os = firstIn(tail, systems);
  const cpu = firstIn(tail, processors);
  const libc = os === 'linux' ? firstIn(tail, Object.keys(libraries)) : undefined;
  return {
    ...(os && { os: [os] }),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libraries[libc]] }),
  };
}
