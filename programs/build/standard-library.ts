import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError } from './build-error.ts';
import { STANDARD_LIBRARY } from './toolchain.ts';
import type { Workspace } from './workspace.ts';

/** Text put behind the first match of `after`, exactly `times` times in the file. */
interface Edit {
  readonly file: string;
  readonly after: RegExp;
  readonly times: number;
  readonly put: string;
}

/**
 * std has no system layer for this target. Like other bare targets ("vexos" among them) it gets the
 * unsupported one, no threads, and an allocator that is never asked: the program brings its own.
 */
const bareTarget = (file: string, times: number): Edit => ({
  file,
  after: /target_os = "vexos",/g,
  times,
  put: ' target_arch = "bpf",',
});

const EDITS: readonly Edit[] = [
  bareTarget('std/src/sys/io/error/mod.rs', 1),
  bareTarget('std/src/sys/random/mod.rs', 2),
  bareTarget('std/src/sys/thread_local/mod.rs', 2),
  {
    file: 'std/src/sys/alloc/mod.rs',
    after: /target_arch = "hexagon",/g,
    times: 1,
    put: ' target_arch = "bpf",',
  },
  {
    file: 'std/src/sys/alloc/mod.rs',
    after: /target_os = "zkvm" => \{\s*mod zkvm;\s*\}/g,
    times: 1,
    put: `
    target_arch = "bpf" => {
        #[stable(feature = "alloc_system_type", since = "1.28.0")]
        unsafe impl GlobalAlloc for System {
            unsafe fn alloc(&self, _: Layout) -> *mut u8 { ptr::null_mut() }
            unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
        }
    }`,
  },
];

/** Copy Debian's standard library source into the scratch folder and teach it our target. */
export function prepareStandardLibrary({ library }: Workspace): void {
  if (existsSync(library)) return;
  const unfinished = `${library}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(STANDARD_LIBRARY, unfinished, { recursive: true, dereference: true });
  for (const edit of EDITS) {
    const path = join(unfinished, edit.file);
    writeFileSync(path, applyEdit(readFileSync(path, 'utf8'), edit));
  }
  renameSync(unfinished, library);
}

function applyEdit(source: string, { file, after, times, put }: Edit): string {
  const found = source.match(after)?.length ?? 0;
  if (found !== times) {
    throw new BuildError(
      `${file} of the standard library has ${found} places for our edit instead of ${times}.`,
    );
  }
  return source.replace(after, (place) => place + put);
}
