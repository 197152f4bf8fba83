import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const mapErrors = {
  NETWORK_FILE_KIND: {
    sentence: 'These $bytes bytes are not a road network file.',
    hint: 'Make one with "wayproof map import FILE.osm.pbf".',
    retry: false,
  },
  NETWORK_FILE_VERSION: {
    sentence: 'The road network file has version $got, this program reads version $expected.',
    hint: 'Import the map again with this version of the program.',
    retry: false,
  },
  NETWORK_FILE_LENGTH: {
    sentence: 'The road network file should be $expected bytes long by its header, got $got.',
    hint: 'The file was cut or grew; copy or import it again.',
    retry: false,
  },
  NETWORK_FILE_HASH: {
    sentence: 'The road network file does not match its own hash: expected $expected, got $got.',
    hint: 'The file was changed or damaged; copy or import it again.',
    retry: false,
  },
  NETWORK_FILE_CONTENT: {
    sentence: 'The road network file contradicts itself at $what $index.',
    hint: 'Whatever wrote this file is broken; import the map again.',
    retry: false,
  },
  MAP_FILE_UNREADABLE: {
    sentence: 'Map file $file cannot be read: $reason.',
    hint: 'Check the path and the permissions.',
    retry: true,
  },
  OSM_FILE_BROKEN: {
    sentence:
      'OpenStreetMap file $file is broken at block $block (byte $offset): $reason. The $block blocks before it can be read.',
    hint: 'Download the extract again, pass a file that ends in .osm.pbf, or keep what can be read with "wayproof map import --keep".',
    retry: false,
  },
  OSM_FILE_EMPTY: {
    sentence:
      'Nothing in $file can be travelled: $ways ways, $nodes nodes, no street or path inside the bounds.',
    hint: 'Check the bounding box (south,west,north,east in degrees) and that the extract holds highways.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
