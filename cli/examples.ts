/** One or two command lines for the end of each command's help; a test reads every one against the command tree. */
const examples: Readonly<Record<string, readonly string[]>> = {
  start: ['wayproof start --robots 6 --drones 2', 'wayproof start --check'],
  flash: [
    'wayproof flash --dir my-robot --board simulated --world ~/.local/share/wayproof/city',
    'wayproof flash --verify-only --dir my-robot',
  ],
  'agent run': ['wayproof agent run --dir my-robot'],
  'agent sign transfer': [
    'wayproof agent sign transfer --dir my-robot --to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --nonce 2',
  ],
  'agent sign rotation': [
    'wayproof agent sign rotation --dir my-robot --old 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --nonce 2',
  ],
  register: ['wayproof register --all --dry-run', 'wayproof register --all --wait 60 --yes'],
  monitor: ['wayproof monitor', 'wayproof monitor --once --json'],
  'device show': ['wayproof device show 9xQe'],
  'device history': ['wayproof device history 9xQe --json'],
  'device missing': ['wayproof device missing 9xQe'],
  'device stop': ['wayproof device stop 9xQe --reason "a wheel is loose"'],
  'device resume': ['wayproof device resume 9xQe'],
  'device home': ['wayproof device home 9xQe --wait 60'],
  'device transfer': [
    'wayproof device transfer 9xQe --statement transfer.json --new-keypair buyer.json',
    'wayproof device transfer 9xQe --statement transfer.json --to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin',
  ],
  'device accept': ['wayproof device accept offer.json --keypair buyer.json'],
  'device rotate-key': ['wayproof device rotate-key 9xQe --statement rotation.json'],
  'device replace': ['wayproof device replace 9xQe --by 7Kfm --statement rotation.json'],
  'device retire': ['wayproof device retire 9xQe --dry-run'],
  'device withdraw': ['wayproof device withdraw 9xQe'],
  claim: ['wayproof claim', 'wayproof claim --all --dry-run'],
  'job create': [
    'wayproof job create --from 59.9133,10.7389 --to 59.9201,10.7512 --within 1h',
    'wayproof job create --from "Depot 1" --to "1 Baker Street" --map town',
  ],
  'job list': ['wayproof job list --state open', 'wayproof job list --mine --json'],
  'job show': ['wayproof job show 3fa9c1'],
  'job codes': ['wayproof job codes 3fa9c1'],
  'job send': ['wayproof job send 3fa9c1'],
  'job cancel': ['wayproof job cancel 3fa9c1'],
  'job import': ['wayproof job import orders.csv --within 4h --json'],
  'plan show': ['wayproof plan show'],
  'plan explain': ['wayproof plan explain', 'wayproof plan explain 3fa9c1'],
  'plan solve': [
    'wayproof plan solve problem.json --seconds 30',
    'wayproof plan solve lc101.txt --iterations 2000 --seed 7 --out routes.json',
  ],
  audit: ['wayproof audit --epoch 1', 'wayproof audit --epoch 1 --evidence ./evidence --lines'],
  'oracle attest': ['wayproof oracle attest --epoch 1 --dry-run'],
  'oracle run': ['wayproof oracle run --map town --keypair oracle.json'],
  'network create': ['wayproof network create --map town --dry-run'],
  'network show': ['wayproof network show'],
  'network params show': ['wayproof network params show', 'wayproof network params show --of 1'],
  'network params propose': ['wayproof network params propose --base 2000000 --late-bps 5000 --dry-run'],
  'network params apply': ['wayproof network params apply'],
  'network params cancel': ['wayproof network params cancel'],
  'network oracles set': [
    'wayproof network oracles set 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --threshold 1',
  ],
  'network keys set': ['wayproof network keys set --controller none --export'],
  'network guardian set': [
    'wayproof network guardian set 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --dry-run',
  ],
  'network council propose': [
    'wayproof network council propose 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --dry-run',
  ],
  'network council accept': ['wayproof network council accept --keypair new-council.json'],
  'network pause': ['wayproof network pause --keypair guardian.json'],
  'network void': ['wayproof network void 12 --reason "missing data"'],
  'network resume': ['wayproof network resume'],
  'vault fund': ['wayproof vault fund --amount 1000000000 --dry-run'],
  'vault show': ['wayproof vault show'],
  'map import': [
    'wayproof map import oslo.osm.pbf --out oslo.roads',
    'wayproof map import norway.osm.pbf --bbox 10.6,59.8,10.9,60.0 --out oslo.roads',
  ],
  'map town': ['wayproof map town --seed 7 --out town.roads'],
  'map tiles': ['wayproof map tiles oslo.roads --out oslo.pmtiles'],
  'map places': ['wayproof map places town'],
  'map route': ['wayproof map route oslo.roads 59.9133,10.7389 59.9201,10.7512 --profile cycle'],
  'map matrix': ['wayproof map matrix oslo.roads places.txt --out matrix.json'],
  'model pull': ['wayproof model pull', 'wayproof model pull --storage uint8 --to models/small'],
  'model verify': ['wayproof model verify'],
  'vision backends': ['wayproof vision backends'],
  'vision try': ['wayproof vision try street.jpg --out seen.png'],
  'release create': [
    'wayproof release create agent 4 --from linux-arm64=my-robot --out release-4 --release-key release.json --network 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin',
  ],
  'release publish': ['wayproof release publish release-4'],
  'release rollout': [
    'wayproof release rollout agent 4 --canaries 2 --waves 10,50',
    'wayproof release rollout agent 4 --halt "robots lose their way"',
  ],
  'release status': ['wayproof release status --kind agent'],
  'hub run': ['wayproof hub run --config hub.json', 'wayproof hub run --map town --http-port 8787'],
  'hub backup': ['wayproof hub backup --out backups/monday'],
  'hub verify': ['wayproof hub verify backups/monday'],
  'hub restore': ['wayproof hub restore backups/monday --data new-data'],
  'chain run': ['wayproof chain run', 'wayproof chain run --port 0 --json'],
  doctor: ['wayproof doctor', 'wayproof doctor --offline --json'],
  schema: ['wayproof schema', 'wayproof schema job create'],
  'config list': ['wayproof config list'],
  'config get': ['wayproof config get hub'],
  'config set': [
    'wayproof config set hub http://192.168.1.10:8787',
    'wayproof config set cluster devnet --project',
  ],
  completion: ['wayproof completion bash'],
};

/** @param words that call the command, such as "job create" */
export const examplesOf = (words: string): readonly string[] => examples[words] ?? [];

/** What the help ends with. */
export function examplesText(words: string): string {
  const found = examplesOf(words);
  return found.length === 0 ? '' : `\nExamples:\n${found.map((line) => `  ${line}`).join('\n')}`;
}
