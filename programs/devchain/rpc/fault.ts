/** Error codes of JSON-RPC 2.0 and of agave's rpc-client-types (custom_error.rs). */
export const FaultCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  preflight: -32002,
  signature: -32003,
  blockUnavailable: -32004,
  unhealthy: -32005,
  unsupportedVersion: -32015,
  minContextSlot: -32016,
} as const;

/** An answer that is an error, in the words of a real node. */
export class RpcFault extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export const invalidParams = (message: string): RpcFault => new RpcFault(FaultCode.invalidParams, message);
