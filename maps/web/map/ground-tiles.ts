import { addProtocol } from 'maplibre-gl';
import { PMTiles, Protocol, type RangeResponse, type Source } from 'pmtiles';

const KEY = 'ground';
export const GROUND_URL = `pmtiles://${KEY}`;
const PATH = '/v1/map/tiles';
/** An archive up to this size is kept whole, so that the map still draws when the hub is out of reach. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Ranges of the hub's archive; all of it from memory once `keepAll` fetched it. */
class GroundSource implements Source {
  #whole: ArrayBuffer | undefined;

  getKey = (): string => KEY;

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    if (this.#whole !== undefined) return { data: this.#whole.slice(offset, offset + length) };
    const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
    const answer = await fetch(PATH, signal === undefined ? { headers } : { headers, signal });
    if (!answer.ok) throw new Error(`tiles: ${answer.status}`);
    const data = await answer.arrayBuffer();
    // Whoever answers with the whole file was asked for a part of it.
    return { data: answer.status === 206 ? data : data.slice(offset, offset + length) };
  }

  async keepAll(): Promise<void> {
    if (this.#whole !== undefined) return;
    const about = await fetch(PATH, { method: 'HEAD' });
    if (!about.ok || Number(about.headers.get('content-length')) > KEPT_BYTES) return;
    const answer = await fetch(PATH);
    if (answer.ok) this.#whole = await answer.arrayBuffer();
  }
}

const source = new GroundSource();

/** Lets maps draw `GROUND_URL`; to be called once, before the first map. */
export function serveGround(): void {
  const protocol = new Protocol();
  protocol.add(new PMTiles(source));
  addProtocol('pmtiles', protocol.tile);
}

/** Fetches what the first views did not need, for panning without a hub. A failure only means less of that. */
export const keepGround = (): Promise<void> => source.keepAll().catch(() => undefined);
