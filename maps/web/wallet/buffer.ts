// biome-ignore lint/style/useNodejsImportProtocol: the package of that name, which browsers get, not Node's own
import { Buffer } from 'buffer';

// The chain client and web3.js work on Node's Buffer, which browsers lack. Imported before them.
Object.assign(globalThis, { Buffer });
