/** For `catch`: a file or folder that is not there is `value`; one that cannot be read is an error all the same. */
export const ifAbsent =
  <T>(value: T) =>
  (cause: NodeJS.ErrnoException): T => {
    if (cause.code === 'ENOENT') return value;
    throw cause;
  };
