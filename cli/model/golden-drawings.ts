type Colours = readonly [legs: string, coat: string, arm: string, back: string];
const blue: Colours = ['#25272c', 'url(#blue)', '#2d4876', '#22365a'];
const red: Colours = ['#3c4660', 'url(#red)', '#8a352b', '#5d1e18'];

function walker(x: number, y: number, size: number, [legs, coat, arm, back]: Colours): string {
  return `<g transform="translate(${x},${y}) scale(${size})">
    <ellipse cx="0" cy="366" rx="60" ry="9" fill="#000" opacity=".35"/>
    <path d="M-4 175C-14 220-20 250-22 268C-34 300-46 326-52 348L-66 352L-64 362L-36 360L-34 352C-22 330-4 300 2 272L12 225C14 250 14 262 18 280C22 310 26 330 28 350L26 362L60 364L60 358L44 350C44 320 44 290 42 268C44 235 42 200 36 175Z" fill="${legs}"/>
    <path d="M-16 62C-26 66-32 78-32 98L-28 182L38 184C42 150 42 110 38 84C34 68 26 62 14 60Z" fill="${coat}"/>
    <path d="M-18 70C-32 84-40 110-46 140L-30 182L-22 178L-30 142C-24 124-16 108-12 96Z" fill="${arm}"/>
    <path d="M30 72C44 84 48 110 50 132L60 172L52 176L38 140C32 120 28 100 26 90Z" fill="${back}"/>
    <ellipse cx="-26" cy="184" rx="8" ry="9" fill="#c58f6c"/><ellipse cx="57" cy="178" rx="8" ry="9" fill="#c58f6c"/>
    <path d="M-2 48h16v18q-8 6-16 0z" fill="#b98260"/><ellipse cx="6" cy="30" rx="17" ry="23" fill="#d3a27e"/>
    <path d="M-12 32C-16 4 0 2 8 2C22 2 28 14 24 34C20 20 12 14 2 16C-6 18-8 24-12 32Z" fill="#2d2018"/>
  </g>`;
}

const scene = (
  paints: string,
  shapes: string,
) => `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480" viewBox="0 0 640 480" preserveAspectRatio="none">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#7fb2e5"/><stop offset="1" stop-color="#dbe9f4"/></linearGradient>
    <linearGradient id="blue"><stop offset="0" stop-color="#4a6ea8"/><stop offset="1" stop-color="#1d2f4d"/></linearGradient>
    <linearGradient id="red"><stop offset="0" stop-color="#b85548"/><stop offset="1" stop-color="#5d1e18"/></linearGradient>
${paints}
  </defs>
${shapes}
</svg>`;

/**
 * The golden pictures of the street detector as SVG, drawn for this project (its licence is the project's), without
 * fonts: what a robot meets out of doors, and a room for the classes that differ most. Square, as the network's input is.
 */
export const goldenDrawings: readonly (readonly [name: string, svg: string])[] = [
  [
    'golden-park',
    scene(
      `    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d3dbe0"/><stop offset="1" stop-color="#aab4ba"/></linearGradient>`,
      `  <rect width="640" height="340" fill="url(#wall)"/><rect y="340" width="640" height="140" fill="#86868a"/>
  <g transform="translate(40,150)" fill="none" stroke-linecap="round">
    <path d="M6 170a74 74 0 1 0 148 0a74 74 0 1 0-148 0M216 170a74 74 0 1 0 148 0a74 74 0 1 0-148 0" stroke="#1a1a1a" stroke-width="9"/>
    <path d="M80 96V244M6 170H154M28 118L132 222M28 222L132 118M290 96V244M216 170H364M238 118L342 222M238 222L342 118" stroke="#999" stroke-width="1.5"/>
    <path d="M80 170L130 66L250 66L178 170L80 170M130 66L178 170M250 66L290 170M250 66L242 36" stroke="#c4241c" stroke-width="9"/>
    <path d="M242 36q28-10 36 6q4 10-6 16M130 66l-8-22" stroke="#222" stroke-width="7"/><path d="M96 42q26-10 52 0" stroke="#222" stroke-width="12"/>
    <circle cx="178" cy="170" r="16" stroke="#555" stroke-width="6"/><path d="M178 170l14 34" stroke="#444" stroke-width="6"/>
  </g>
  <g transform="translate(500,20)"><path d="M0 0L70 60L0 190L-70 60Z" fill="#e33"/><path d="M0 0L70 60L0 60Z" fill="#fc3"/><path d="M-70 60L0 60L0 190Z" fill="#36c"/></g>
  ${walker(540, 260, 0.4, red)}`,
    ),
  ],
  [
    'golden-people',
    scene(
      `    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#c9d3da"/><stop offset="1" stop-color="#9aa4aa"/></linearGradient>`,
      `  <rect width="640" height="300" fill="url(#wall)"/><rect y="300" width="640" height="180" fill="#7f7f83"/>
  ${walker(110, 240, 0.35, blue)}
  ${walker(300, 250, 0.3, red)}
  ${walker(490, 130, 0.8, red)}`,
    ),
  ],
  [
    'golden-road',
    scene(
      `    <linearGradient id="paint" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e9ecef"/><stop offset=".5" stop-color="#aab2ba"/><stop offset="1" stop-color="#5a626a"/></linearGradient>
    <radialGradient id="tyre"><stop offset="0" stop-color="#ccc"/><stop offset=".45" stop-color="#888"/><stop offset=".5" stop-color="#181818"/><stop offset="1" stop-color="#0c0c0c"/></radialGradient>
    <radialGradient id="lamp"><stop offset="0" stop-color="#ffd0c0"/><stop offset=".4" stop-color="#ff3a20"/><stop offset="1" stop-color="#8a1005"/></radialGradient>`,
      `  <rect width="640" height="480" fill="url(#sky)"/><rect y="240" width="640" height="80" fill="#7d9a66"/>
  <rect y="320" width="640" height="160" fill="#707276"/><rect y="400" width="640" height="6" fill="#ddd"/>
  <g transform="translate(40,230)">
    <ellipse cx="150" cy="142" rx="160" ry="12" fill="#000" opacity=".4"/>
    <path d="M4 118Q0 84 26 76L76 68Q100 26 128 20Q180 12 216 24Q236 34 256 70Q300 76 306 96L308 118Q306 128 296 128L14 128Q6 128 4 118Z" fill="url(#paint)"/>
    <path d="M92 68Q110 36 130 32L160 30V68ZM168 30Q200 28 212 34Q226 44 238 68L168 68Z" fill="#22303a"/>
    <path d="M164 28V124" stroke="#4a525a" stroke-width="2"/><path d="M176 80h20v5h-20zM100 80h20v5h-20z" fill="#4a525a"/>
    <circle cx="68" cy="122" r="31" fill="url(#tyre)"/><circle cx="244" cy="122" r="31" fill="url(#tyre)"/>
    <path d="M290 84l16 6v12l-14-4z" fill="#ffe9a8"/><path d="M6 84l14-2v16l-15 2z" fill="#c22"/>
  </g>
  <g transform="translate(540,40)">
    <rect x="-6" y="150" width="12" height="260" fill="#333"/><rect x="-34" width="68" height="168" rx="12" fill="#16181a"/>
    <circle cy="32" r="20" fill="url(#lamp)"/><circle cy="84" r="20" fill="#4a3a10"/><circle cy="136" r="20" fill="#0d3a1a"/>
  </g>`,
    ),
  ],
  [
    'golden-room',
    scene(
      `    <linearGradient id="table" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b98a58"/><stop offset="1" stop-color="#7b5430"/></linearGradient>
    <radialGradient id="orange" cx=".35" cy=".3"><stop offset="0" stop-color="#ffc766"/><stop offset=".6" stop-color="#f28a13"/><stop offset="1" stop-color="#b95a06"/></radialGradient>
    <radialGradient id="apple" cx=".35" cy=".3"><stop offset="0" stop-color="#ff8f7a"/><stop offset=".5" stop-color="#d6261c"/><stop offset="1" stop-color="#7c0d0a"/></radialGradient>`,
      `  <rect width="640" height="480" fill="#d9d3c7"/><rect y="250" width="640" height="230" fill="url(#table)"/>
  <ellipse cx="130" cy="392" rx="75" ry="14" fill="#000" opacity=".35"/><circle cx="130" cy="330" r="68" fill="url(#orange)"/>
  <ellipse cx="300" cy="398" rx="75" ry="14" fill="#000" opacity=".35"/>
  <path d="M300 280C250 250 215 300 232 350C245 395 280 405 300 394C320 405 355 395 368 350C385 300 350 250 300 280Z" fill="url(#apple)"/>
  <path d="M300 284q4-30 18-38" stroke="#4a2d14" stroke-width="6" fill="none"/>
  <circle cx="480" cy="130" r="92" fill="#222"/><circle cx="480" cy="130" r="82" fill="#fbfbf8"/>
  <path d="M480 56v14M480 190v14M406 130h14M540 130h14M443 66l6 10M517 66l-6 10M443 194l6-10M517 194l-6-10M416 93l10 6M544 93l-10 6M416 167l10-6M544 167l-10-6" stroke="#111" stroke-width="5"/>
  <path d="M480 130V78M480 130l38 22" stroke="#111" stroke-width="7"/>
  <g transform="translate(470,300)">
    <path d="M0 0h100l-10 120h-80z" fill="#f4f4f2"/><ellipse cx="50" rx="50" ry="12" fill="#5a3a22" stroke="#ddd" stroke-width="4"/>
    <path d="M98 20q44 8 34 46q-8 26-40 22" stroke="#eee" stroke-width="11" fill="none"/>
  </g>
  <g transform="translate(60,40)">
    <rect width="250" height="160" rx="6" fill="#15171a"/><rect x="9" y="9" width="232" height="138" fill="#2f6fa8"/>
    <rect x="9" y="90" width="232" height="57" fill="#3f8f4d"/><path d="M95 160h60v26h-60zM60 184h130v10h-130z" fill="#15171a"/>
  </g>`,
    ),
  ],
  [
    'golden-street',
    scene(
      `    <linearGradient id="paint" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e0352b"/><stop offset="1" stop-color="#8f1812"/></linearGradient>
    <radialGradient id="tyre"><stop offset="0" stop-color="#222"/><stop offset=".6" stop-color="#333"/><stop offset="1" stop-color="#111"/></radialGradient>`,
      `  <rect width="640" height="480" fill="url(#sky)"/><rect y="180" width="640" height="120" fill="#9c8f80"/>
  <rect y="300" width="640" height="180" fill="#6b6b6e"/><rect y="290" width="640" height="16" fill="#b9b6b0"/>
  <g transform="translate(20,150) scale(1)">
    <rect width="330" height="170" rx="14" fill="url(#paint)"/><rect x="12" y="22" width="306" height="56" fill="#26303a"/>
    <path d="M16 26h56v48h-56zM78 26h56v48h-56zM140 26h56v48h-56zM202 26h56v48h-56z" fill="#8fa6b5"/>
    <rect x="266" y="24" width="46" height="130" fill="#394650"/><path d="M270 28h18v120h-18zM291 28h18v120h-18z" fill="#9fb4c1"/>
    <circle cx="70" cy="168" r="28" fill="url(#tyre)"/><circle cx="70" cy="168" r="13" fill="#999"/>
    <circle cx="225" cy="168" r="28" fill="url(#tyre)"/><circle cx="225" cy="168" r="13" fill="#999"/>
    <rect y="120" width="12" height="14" fill="#ffd24a"/>
  </g>
  <g transform="translate(440,110) scale(1.2)">
    <rect x="-5" y="50" width="10" height="220" fill="#888"/>
    <polygon points="-24,-58 24,-58 58,-24 58,24 24,58 -24,58 -58,24 -58,-24" fill="#fff"/>
    <polygon points="-22,-53 22,-53 53,-22 53,22 22,53 -22,53 -53,22 -53,-22" fill="#c4161c"/>
    <path d="M-27 -12C-30 -18 -44 -18 -44 -8C-44 2 -27 -2 -27 8C-27 18 -43 18 -46 11M-22 -14H-4M-13 -14V15M2 0a8 14 0 1 0 16 0a8 14 0 1 0-16 0M26 15V-14H34C46 -14 46 3 34 3H26" fill="none" stroke="#fff" stroke-width="6"/>
  </g>
  ${walker(560, 250, 0.5, blue)}`,
    ),
  ],
];
