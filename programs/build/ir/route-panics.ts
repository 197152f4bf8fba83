import { BuildError } from '../build-error.ts';
import { declare } from './text.ts';

/** A function of std, by the tail of its mangled name, and the body it gets. */
const BODIES: readonly (readonly [name: string, body: string])[] = [
  // As Solana's own std does: the program's hook logs message and place, then the transaction ends.
  ['17rust_begin_unwind', '  call void @custom_panic(ptr %0)\n  call void @abort()\n  unreachable'],
  ['26___rust_alloc_error_handler', '  call void @abort()\n  unreachable'],
  ['15panic_with_hook', '  call void @abort()\n  unreachable'],
];

/** Replace std's panic machinery (locks, thread locals, unwinding) by the program's panic hook. */
export function routePanics(module: string): string {
  let routed = module;
  for (const [name, body] of BODIES) routed = replaceBody(routed, name, body);
  return declare(declare(routed, 'declare void @custom_panic(ptr)'), 'declare void @abort()');
}

function replaceBody(module: string, name: string, body: string): string {
  const head = new RegExp(`^define [^\\n]*${name}"?\\([^\\n]*\\{\\n`, 'm').exec(module);
  if (!head) throw new BuildError(`std has no function ${name}: its panic machinery has changed.`);
  const start = head.index + head[0].length;
  const end = module.indexOf('\n}\n', start);
  return module.slice(0, start) + body + module.slice(end);
}
