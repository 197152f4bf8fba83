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
  DRONE_ALTITUDE_OUTSIDE: {
    sentence: 'A drone cannot cross at $altitude m: the airspace is open from $floor m to $ceiling m.',
    hint: 'Choose an altitude inside the band, or another band for the airspace.',
    retry: false,
  },
  ROUTE_PLACE_TOO_FAR: {
    sentence: 'Place $place is more than $radius m from any street the $profile profile may use.',
    hint: 'Check the coordinates (latitude first), or choose a place nearer to a street.',
    retry: false,
  },
  ROUTE_PLACE_ON_ISLAND: {
    sentence: 'The streets at $place are cut off from the rest of the map for the $profile profile.',
    hint: 'The map ends there or a way is missing in it; choose another place or import a larger extract.',
    retry: false,
  },
  ROUTE_NONE: {
    sentence: 'There is no way from $from to $to for the $profile profile: $reason.',
    hint: 'Try another profile or another place.',
    retry: false,
  },
  PLACES_FILE_INVALID: {
    sentence: 'Line $line of places file $file is no place: $text.',
    hint: 'One place a line: "latitude,longitude", or a name of the map ("wayproof map places SOURCE").',
    retry: false,
  },
  TRAVEL_TIMES_INVALID: {
    sentence: 'Learned travel times cannot be used: $reason.',
    hint: 'Start without them; they are learned again in some weeks.',
    retry: false,
  },
  TILES_FAILED: {
    sentence: 'The map could not be cut into tiles: $reason.',
    hint: 'Look for a full disk or too little memory, then load the page again.',
    retry: true,
  },
  FLIGHT_PLACE_IN_ZONE: {
    sentence: 'Place $place lies in a no-fly zone.',
    hint: 'A drone can neither start nor land there; choose a place outside the zone or another profile.',
    retry: false,
  },
  TRAVEL_MODEL_INVALID: {
    sentence: 'A travel-time model cannot be used: $reason.',
    hint: 'Streets are taken at free flow until another model arrives or is trained.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
