export default {
  files: ['test/**/*.test.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  require: ['./test/support/property-seed.ts'],
  // tsx registers its loader per process, and native addons do not load twice in one.
  workerThreads: false,
  timeout: '3m',
};
