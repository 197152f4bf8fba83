/** The test that types the commands of a page into a shell, in the page's order, beside real parts. */
export const typedBy: Readonly<Record<string, string>> = {
  'README.md': 'test/docs/readme.test.ts',
  'docs/tutorial.md': 'test/docs/tutorial.test.ts',
  'docs/run-a-hub.md': 'test/docs/run-a-hub.test.ts',
  'docs/become-an-oracle.md': 'test/docs/run-a-hub.test.ts',
  'docs/run-on-devnet.md': 'test/docs/run-on-devnet.test.ts',
  'docs/http.md': 'test/docs/beside-a-city.test.ts',
  'docs/trust-model.md': 'test/docs/beside-a-city.test.ts',
  'docs/chain-operations.md': 'test/docs/beside-a-city.test.ts',
  'docs/connect-a-robot.md': 'test/docs/beside-a-city.test.ts',
  'docs/releases.md': 'test/docs/beside-a-city.test.ts',
  'docs/cli.md': 'test/docs/support/type-examples.ts',
};

type Elsewhere = Readonly<Record<string, readonly [file: string, says: string]>>;

const install: Elsewhere = {
  'npm ci': ['.ci/run', 'npm ci'],
  'npm test': ['.ci/run', 'npm test'],
};
const life = 'test/cli/commands/device-life.test.ts';
const rule = 'test/cli/commands/network.test.ts';

/** Commands that another test runs, or the check itself, and what it says there. */
export const elsewhere: Readonly<Record<string, Elsewhere>> = {
  'CONTRIBUTING.md': install,
  'README.md': {
    ...install,
    'npm start': ['test/docs/support/a-city.ts', "aProcess(t, ['start'], home)"],
    'npx wayproof start --check': ['test/flows/start-check.test.ts', "'start', '--check'"],
    'npx wayproof plan solve FILE --seconds 10 --out routes.json': [
      'test/cli/commands/plan-solve.test.ts',
      "'plan', 'solve'",
    ],
  },
  'docs/tutorial.md': {
    'npm ci': ['.ci/run', 'npm ci'],
    'npx wayproof doctor': ['docs/run-a-hub.md', 'npx wayproof doctor'],
  },
  'programs/wayproof/README.md': {
    'apt-get install rustc-web cargo-web rust-web-src llvm-22 llvm-22-dev': [
      '.ci/run',
      'rustc-web cargo-web rust-web-src llvm-22 llvm-22-dev',
    ],
    'cargo install sbpf-linker --version 0.1.9 --locked': [
      '.ci/run',
      'cargo install sbpf-linker --version 0.1.9 --locked',
    ],
    'npm run program:build': ['.ci/run', 'npm run -s program:build'],
    'npm run program:build -- --check': ['.ci/run', 'npm run -s program:build -- --check'],
    'npm run program:test': ['.ci/run', 'npm run -s program:test'],
    "npx ava 'test/programs/**/*.test.ts'": ['.ci/run', 'npm test'],
    "WAYPROOF_PROGRAM_SO=other.so npx ava 'test/programs/wayproof/**/*.test.ts'": [
      'test/programs/mutants/mutant.ts',
      'WAYPROOF_PROGRAM_SO',
    ],
    'npm run program:build -- --mutant 3 --out mutant-3.so': ['test/programs/mutants/run.ts', 'mutant'],
  },
  'docs/cli.md': {
    'wayproof start --robots 6 --drones 2': ['docs/tutorial.md', 'wayproof start --data world'],
    'wayproof start --check': ['test/flows/start-check.test.ts', "'start', '--check'"],
    'wayproof device transfer 9xQe --statement transfer.json --new-keypair buyer.json': [
      life,
      "'device', 'transfer', robot.device, '--new-keypair'",
    ],
    'wayproof device transfer 9xQe --statement transfer.json --to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin':
      [life, "'--to'"],
    'wayproof device accept offer.json --keypair buyer.json': [life, "'accept'"],
    'wayproof device replace 9xQe --by 7Kfm --statement rotation.json': [life, "'replace'"],
    'wayproof device withdraw 9xQe': [life, "'withdraw'"],
    'wayproof oracle run --map town --keypair oracle.json': [
      'docs/become-an-oracle.md',
      'wayproof oracle run --map city.roads --keypair oracle.json',
    ],
    'wayproof network params apply': [rule, "'network', 'params', 'apply'"],
    'wayproof network params cancel': [rule, "'network', 'params', 'cancel'"],
    'wayproof network oracles set 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin --threshold 1': [
      rule,
      "'network', 'oracles', 'set', next, '--threshold', '1'",
    ],
    'wayproof network council accept --keypair new-council.json': [rule, "'network', 'council', 'accept'"],
    'wayproof network pause --keypair guardian.json': [rule, "'network', 'pause'"],
    'wayproof network void 12 --reason "missing data"': [
      rule,
      "'network', 'void', '1', '--reason', 'missing data'",
    ],
    'wayproof network resume': [rule, "'network', 'resume'"],
    'wayproof vault fund --amount 1000000000 --dry-run': [
      'docs/run-a-hub.md',
      'vault fund --amount 1000000000',
    ],
    'wayproof map import oslo.osm.pbf --out oslo.roads': [
      'docs/tutorial.md',
      'map import city.osm.pbf --out',
    ],
    'wayproof map import norway.osm.pbf --bbox 10.6,59.8,10.9,60.0 --out oslo.roads': [
      'docs/run-a-hub.md',
      'map import city.osm.pbf --bbox',
    ],
    'wayproof model pull': ['.ci/run', 'model pull'],
    'wayproof model pull --storage uint8 --to models/small': ['.ci/run', 'model pull'],
    'wayproof model verify': ['.ci/run', 'model verify'],
    'wayproof model try street.jpg --out seen.png': ['docs/connect-a-robot.md', 'vision try street.jpg'],
    'wayproof vision try street.jpg --out seen.png': ['docs/connect-a-robot.md', 'vision try street.jpg'],
    'wayproof release create agent 4 --from linux-arm64=my-robot --out release-4 --release-key release.json --network 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin':
      ['docs/releases.md', 'release create agent 7'],
    'wayproof release publish release-4': ['docs/releases.md', 'release publish release-7'],
    'wayproof release rollout agent 4 --canaries 2 --waves 10,50': [
      'docs/releases.md',
      'release rollout agent 7 --canaries 2 --waves 10,50',
    ],
    'wayproof release rollout agent 4 --halt "robots lose their way"': [
      'docs/releases.md',
      'release rollout agent 7 --halt',
    ],
    'wayproof hub run --config hub.json': ['docs/run-a-hub.md', 'hub run --config hub.json'],
    'wayproof hub run --map town --http-port 8787': ['docs/run-on-devnet.md', 'hub run --map city.roads'],
    'wayproof hub backup --out backups/monday': ['docs/run-a-hub.md', 'hub backup --out backups/monday'],
    'wayproof chain run': ['docs/run-a-hub.md', 'wayproof chain run --data'],
    'wayproof chain run --port 0 --json': ['test/docs/run-on-devnet.test.ts', 'wayproof chain run --port'],
  },
};

const keygen = (name: string) => `solana-keygen new --no-bip39-passphrase -o ${name}.json`;
const pubkey = (variable: string, name: string) => `${variable}=$(solana-keygen pubkey ${name}.json)`;
const show = 'solana program show PROGRAM';
const deploy = 'solana program deploy target/deploy/wayproof.so --program-id program.json';
const built = "WAYPROOF_PROGRAM_SO=$PWD/target/deploy/wayproof.so npx ava 'test/programs/**/*.test.ts'";

/**
 * What no test can run, by page and reason, as it is marked there: `# untested: why`. Those of `solana-stand-in.ts` are
 * typed all the same, for what follows needs their files and lamports. Nothing is added here lightly.
 */
export const untested: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'docs/become-an-oracle.md': {
    "Solana's own tool": [keygen('oracle'), 'solana-keygen pubkey oracle.json'],
  },
  'docs/chain-operations.md': {
    "Solana's own tool": [
      'solana-keygen new -o program.json',
      'solana-keygen pubkey program.json',
      'solana config set --url devnet',
      deploy,
      show,
      'solana program set-upgrade-authority PROGRAM --new-upgrade-authority SQUADS_VAULT --skip-new-upgrade-authority-signer-check',
      show,
    ],
    "Anchor's own tool": ['anchor build'],
    'needs what anchor built': [built],
    'needs containers': ['solana-verify build'],
    'not to be had here': [
      'solana-verify get-executable-hash target/deploy/wayproof.so',
      'solana-verify verify-from-repo -u URL --program-id PROGRAM https://github.com/OWNER/REPO --commit-hash COMMIT',
    ],
    'needs devnet': [
      "WAYPROOF_TEST_RPC=https://api.devnet.solana.com WAYPROOF_TEST_KEY=funded.json npx ava 'test/programs/client/**/*.test.ts'",
    ],
  },
  'docs/connect-a-robot.md': {
    "Solana's own tool": [keygen('me'), pubkey('me', 'me')],
    'another computer': [
      'npx wayproof flash --ssh pi@robot.local --board raspberry-pi --place 59.9133,10.7389 --hub-for-robot http://127.0.0.1:8787',
    ],
    'a real card': [
      'npx wayproof flash --device /dev/sdb --image ubuntu-24.04-preinstalled-server-arm64+raspi.img.xz --board raspberry-pi --place 59.9133,10.7389',
      'npx wayproof flash --device /dev/sdb --verify-only',
    ],
    'a download': ['npx wayproof model pull --to models/nanodet'],
  },
  'docs/run-a-hub.md': {
    "Solana's own tool": [
      ...['founder', 'hub-key', 'oracle-1', 'oracle-2'].map(keygen),
      pubkey('founder', 'founder'),
      pubkey('hub', 'hub-key'),
      pubkey('oracle_1', 'oracle-1'),
      pubkey('oracle_2', 'oracle-2'),
    ],
  },
  'docs/run-on-devnet.md': {
    'needs what anchor built': [built],
    "Solana's own tool": [
      `${deploy} --url devnet`,
      ...['founder', 'hub-key', 'oracle-1', 'oracle-2'].map(keygen),
      pubkey('hub', 'hub-key'),
      pubkey('oracle_1', 'oracle-1'),
      pubkey('oracle_2', 'oracle-2'),
      ...['founder', 'oracle-1', 'oracle-2'].map((name) => `solana airdrop 2 ${name}.json --url devnet`),
    ],
  },
  'programs/client/README.md': {
    'needs devnet': [
      "WAYPROOF_TEST_RPC=https://api.devnet.solana.com WAYPROOF_TEST_KEY=~/.config/solana/id.json npx ava 'test/programs/client/*.test.ts'",
    ],
  },
};
