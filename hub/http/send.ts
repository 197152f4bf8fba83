import type { Request, Response } from 'express';
import { z } from 'zod';
import { parser } from '../../protocol/views/parse.ts';

/** Sends a view; the type argument keeps routes and views together. */
export function send<T>(response: Response, view: T, status = 200): void {
  // Answers depend on who asks and change all the time.
  if (response.get('Cache-Control') === undefined) response.set('Cache-Control', 'no-store');
  response.status(status).json(view);
}

/** Sends a view with an ETag, or 304 when the asker has this revision already. */
export function sendTagged<T>(request: Request, response: Response, tag: string, view: T): void {
  const etag = `"${tag}"`;
  response.set('ETag', etag);
  response.set('Cache-Control', 'private, no-cache');
  if (request.get('if-none-match') === etag) {
    response.status(304).end();
    return;
  }
  response.json(view);
}

const text = z.string().max(200);
/** One query parameter; repeated ones and objects are refused. Throws PAYLOAD_INVALID. */
export function query(request: Request, name: string): string | undefined {
  const value: unknown = request.query[name];
  return value === undefined ? undefined : parser(`query parameter ${name}`, text)(value);
}

/** A whole number from the query, or the default. Throws PAYLOAD_INVALID. */
export function queryNumber(request: Request, name: string, otherwise: number, max: number): number {
  const value = query(request, name);
  const digits = z.string().regex(/^\d{1,15}$/, 'must be a whole number');
  const number = value === undefined ? otherwise : Number(parser(`query parameter ${name}`, digits)(value));
  return Math.min(number, max);
}

const whole = z.string().regex(/^\d{1,15}$/, 'must be a whole number');
/** A path segment that is a whole number. Throws PAYLOAD_INVALID. */
export const pathNumber = (request: Request, name: string): number =>
  Number(parser(name, whole)(request.params[name]));

/** A path segment as text. */
export const pathText = (request: Request, name: string): string => parser(name, text)(request.params[name]);
