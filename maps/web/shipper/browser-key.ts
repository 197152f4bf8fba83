import { type Address, address, keyText } from '../../../protocol/ids.ts';

/** A key that signs but cannot be read: not by this page, not by a script that got into it. */
export interface BrowserKey {
  readonly address: Address;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const NAME = 'shipper';

/** This browser's own shipper key, made on the first call. Rejects where Web Crypto has no Ed25519. */
export async function browserKey(indexed: IDBFactory, crypto: Crypto): Promise<BrowserKey> {
  const database = await open(indexed);
  try {
    const pair = (await kept(database)) ?? (await make(database, crypto));
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return {
      address: address(keyText(publicKey)),
      publicKey,
      sign: async (message) =>
        new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(message))),
    };
  } finally {
    database.close();
  }
}

async function make(database: IDBDatabase, crypto: Crypto): Promise<CryptoKeyPair> {
  // Not extractable: IndexedDB keeps the handle, the secret stays with the browser.
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  await settled(database.transaction('keys', 'readwrite').objectStore('keys').add(pair, NAME));
  return pair;
}

const kept = (database: IDBDatabase): Promise<CryptoKeyPair | undefined> =>
  settled(database.transaction('keys').objectStore('keys').get(NAME));

function open(indexed: IDBFactory): Promise<IDBDatabase> {
  const request = indexed.open('wayproof', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('keys');
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
