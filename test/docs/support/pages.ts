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
};

type Elsewhere = Readonly<Record<string, readonly [file: string, says: string]>>;

const install: Elsewhere = {
  'npm ci': ['.ci/run', 'npm ci'],
  'npm test': ['.ci/run', 'npm test'],
};

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
