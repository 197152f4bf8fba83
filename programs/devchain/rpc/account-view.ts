import { z } from 'zod';
import type { ChainAccount } from '../chain/account.ts';
import type { Chain } from '../chain/chain.ts';
import { FaultCode, invalidParams, RpcFault } from './fault.ts';
import { common } from './method.ts';
import { accountEncoding, dataSlice, toBase58 } from './params.ts';
import { parsedToken } from './parsed-token.ts';

/** Options of every method that answers with accounts. */
export const viewOptions = z.object({
  ...common,
  encoding: accountEncoding.nullish(),
  dataSlice: dataSlice.nullish(),
});
export type ViewOptions = z.output<typeof viewOptions>;

/** Base58 grows quadratically, so nodes refuse it for larger data. */
const BASE58_BYTES = 128;
/** Rent is collected at creation only, and marked so. */
const RENT_EPOCH = Number(2n ** 64n - 1n);

/** An account in the JSON shape and encoding asked for. */
export function accountView(chain: Chain, account: ChainAccount, options?: ViewOptions | null) {
  return {
    lamports: Number(account.lamports),
    owner: account.owner,
    data: dataView(chain, account, options),
    executable: account.executable,
    rentEpoch: RENT_EPOCH,
    space: account.data.length,
  };
}

function dataView(chain: Chain, account: ChainAccount, options?: ViewOptions | null): unknown {
  const slice = options?.dataSlice;
  const data = slice ? account.data.subarray(slice.offset, slice.offset + slice.length) : account.data;
  switch (options?.encoding ?? 'binary') {
    case 'base64':
      return [Buffer.from(data).toString('base64'), 'base64'];
    case 'jsonParsed':
      return parsedToken(chain, account) ?? [Buffer.from(data).toString('base64'), 'base64'];
    case 'base58':
      return [base58(data), 'base58'];
    case 'binary':
      return base58(data);
    case 'base64+zstd':
      throw invalidParams('Invalid params: encoding base64+zstd is not served by wayproof-devchain.');
  }
}

function base58(data: Uint8Array): string {
  if (data.length > BASE58_BYTES) {
    throw new RpcFault(
      FaultCode.invalidRequest,
      `Encoded binary (base 58) data should be less than ${BASE58_BYTES} bytes, please use Base64 encoding.`,
    );
  }
  return toBase58(data);
}
