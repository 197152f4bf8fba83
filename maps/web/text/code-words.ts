import type { DisputeReason } from '../../../protocol/work.ts';
import type { Language } from './translate.ts';

/** Why work earned nothing, in words. */
const disputes: Readonly<Record<DisputeReason, Readonly<Record<Language, string>>>> = {
  malformed: { en: 'cannot be read', zh: '无法读取' },
  network: { en: 'of another network', zh: '属于其他网络' },
  'job-signature': { en: 'the shipper’s signature does not hold', zh: '寄件人签名无效' },
  'mission-signature': { en: 'the hub’s signature does not hold', zh: '调度中心签名无效' },
  'device-signature': { en: 'the robot’s signature does not hold', zh: '机器人签名无效' },
  'pick-up-signature': { en: 'the signature of the pick-up does not hold', zh: '取件签名无效' },
  code: { en: 'wrong code at the door', zh: '门口的取送码不对' },
  'job-mismatch': { en: 'does not fit the delivery', zh: '与配送单不符' },
  'mission-mismatch': { en: 'does not fit the mission', zh: '与任务不符' },
  'pick-up-missing': { en: 'no proof of the pick-up', zh: '没有取件证明' },
  'pick-up-mismatch': { en: 'the pick-up does not fit', zh: '取件与之不符' },
  'device-unknown': { en: 'the robot is not registered', zh: '机器人未注册' },
  'device-slashed': { en: 'the robot lost its bond', zh: '机器人已被罚没押金' },
  'job-expired': { en: 'too late', zh: '已过期' },
  'job-too-far-ahead': { en: 'ordered too far ahead', zh: '下单过早' },
  'job-not-payable': { en: 'no longer payable', zh: '已不可支付' },
  'already-paid': { en: 'paid already', zh: '已支付过' },
  'settled-mark': { en: 'its mark was settled before', zh: '标记此前已结算' },
  clock: { en: 'outside the time of its epoch', zh: '不在结算期时间内' },
  distance: { en: 'wrong distance', zh: '距离不对' },
  'trace-missing': { en: 'no trace of the way', zh: '缺少行驶轨迹' },
  speed: { en: 'faster than it can be', zh: '超过可能的速度' },
  teleport: { en: 'it jumped from place to place', zh: '位置跳变' },
  gap: { en: 'a gap in the trace', zh: '轨迹有缺口' },
  'far-hand-over': { en: 'handed over far from the door', zh: '交接地点离门太远' },
  capacity: { en: 'more aboard than it holds', zh: '超出装载能力' },
  'outside-area': { en: 'outside the service area', zh: '超出服务范围' },
  'place-opening': { en: 'the place is not the one ordered', zh: '地点与下单不符' },
  equivocation: { en: 'the robot said two things at once', zh: '机器人说法前后矛盾' },
  'trace-clock': { en: 'the trace is of another time', zh: '轨迹时间不符' },
};

/** Faults as robots name them. */
const faults: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  SAFETY_STOP: { en: 'Safety stop', zh: '安全停车' },
  STUCK: { en: 'Stuck', zh: '受困' },
  WAY_BLOCKED: { en: 'Way blocked', zh: '道路受阻' },
  WENT_AROUND: { en: 'Went around', zh: '已绕行' },
  NO_SHOW_PICK_UP: { en: 'Nobody at the pick-up', zh: '取件处无人' },
  NO_SHOW_DROP_OFF: { en: 'Nobody at the drop-off', zh: '送达处无人' },
  NO_SHOW_RETURN: { en: 'Nobody took it back', zh: '退回处无人' },
  HOME_WITH_PARCELS: { en: 'Not sent home: parcels aboard', zh: '未能返回：车上有包裹' },
  BATTERY_RESERVE: { en: 'Battery at its reserve', zh: '电量降至储备' },
  BATTERY_EMPTY: { en: 'Battery empty', zh: '电量耗尽' },
  PATH_FORBIDDEN: { en: 'Path forbidden', zh: '路线被禁止' },
};

/** What robots say in words of their own, which English shows as they are: safety rules, what cameras see most. */
const zhOnly: Readonly<Record<string, string>> = {
  'agent loop stopped': '控制程序停止',
  'battery reserve': '电量储备',
  bumper: '碰撞开关',
  'path blocked': '前方受阻',
  crowd: '人群',
  'firmware silent': '固件无响应',
  blind: '摄像头失效',
  'faster than allowed': '超速',
  'somebody is near': '有人靠近',
  'mission expired': '任务过期',
  'stop button': '急停按钮',
  'place unsure': '位置不确定',
  'top speed': '最高速度',
  'back inside': '回到区域内',
  person: '人',
  bicycle: '自行车',
  car: '汽车',
  motorcycle: '摩托车',
  bus: '公交车',
  truck: '卡车',
  'traffic light': '红绿灯',
  'fire hydrant': '消防栓',
  'stop sign': '停车标志',
  bench: '长椅',
  bird: '鸟',
  cat: '猫',
  dog: '狗',
  backpack: '背包',
  umbrella: '雨伞',
  handbag: '手提包',
  suitcase: '行李箱',
  bottle: '瓶子',
  chair: '椅子',
  'potted plant': '盆栽',
  'cell phone': '手机',
  book: '书',
};

const coded: ReadonlyMap<string, Readonly<Record<Language, string>>> = new Map([
  ...Object.entries(disputes),
  ...Object.entries(faults),
]);

/** The words of a code; undefined where the page knows none. */
export const codeWords = (language: Language, code: string): string | undefined =>
  coded.get(code)?.[language] ?? (language === 'zh' ? zhOnly[code] : undefined);
