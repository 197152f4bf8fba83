//! The golden bytes that TypeScript reads too (test/vectors/): both sides agree or one of these fails.
use anchor_lang::prelude::Address;
use serde_json::Value;
use wayproof::{device_key, reward_tree, state::Epoch, statements};

fn vectors(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("a list of vectors")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no text {field} in {value}"))
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value, field: &str) -> T {
    text(value, field).parse().expect(field)
}

fn small(value: &Value, field: &str) -> u32 {
    value[field].as_u64().expect(field) as u32
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|i| u8::from_str_radix(&digits[i..i + 2], 16).expect("hex")).collect()
}

fn hash(value: &Value, field: &str) -> [u8; 32] {
    hex(text(value, field)).try_into().expect("32 bytes")
}

/// Base58 to 32 bytes: digits of base 58 into bytes of base 256.
fn address(value: &Value, field: &str) -> Address {
    let mut bytes = [0u8; 32];
    for digit in text(value, field).bytes() {
        let alphabet = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        let mut carry = alphabet.iter().position(|known| *known == digit).expect("base58");
        for byte in bytes.iter_mut().rev() {
            carry += *byte as usize * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
    }
    Address::new_from_array(bytes)
}

#[test]
fn builds_the_golden_registration_statements() {
    let all = vectors(include_str!("../../../test/vectors/registration.json"));
    assert!(!all.is_empty());
    for v in all {
        let (network, device, owner) = (address(&v, "network"), address(&v, "device"), address(&v, "owner"));
        let built = statements::registration(&network, &device, &owner, number(&v, "nonce"), number(&v, "expires"));
        assert_eq!(built.to_vec(), hex(text(&v, "bytes")), "{}", text(&v, "name"));
    }
}

/// The golden bytes of a kind of statement, its network and its fields.
fn golden(all: &[Value], kind: &str) -> (Vec<u8>, Address, Value) {
    let v = all.iter().find(|v| text(v, "kind") == kind).unwrap_or_else(|| panic!("no {kind}"));
    let bytes = hex(text(v, "bytes"));
    let network = Address::new_from_array(bytes[16..48].try_into().expect("32 bytes"));
    (bytes, network, v["fields"].clone())
}

#[test]
fn builds_the_golden_transfer_and_rotation_statements() {
    let all = vectors(include_str!("../../../test/vectors/statements.json"));
    let key = |fields: &Value, name| Address::new_from_array(hash(fields, name));
    let expires = |fields: &Value| fields["expires"].as_i64().expect("expires");
    let (bytes, network, f) = golden(&all, "transfer");
    let (device, owner) = (key(&f, "device"), key(&f, "newOwner"));
    assert_eq!(statements::transfer(&network, &device, &owner, number(&f, "nonce"), expires(&f)).to_vec(), bytes);
    let (bytes, network, f) = golden(&all, "rotation");
    let (old, new, owner) = (key(&f, "oldDevice"), key(&f, "newKey"), key(&f, "owner"));
    let built = statements::rotation(&network, &old, &new, &owner, number(&f, "nonce"), expires(&f));
    assert_eq!(built.to_vec(), bytes);
}

#[test]
fn finds_contradictions_of_the_golden_frame_and_no_others() {
    let (bytes, network, f) = golden(&vectors(include_str!("../../../test/vectors/statements.json")), "frame");
    let frame: [u8; statements::FRAME] = bytes.try_into().expect("a frame");
    let device = Address::new_from_array(hash(&f, "device"));
    let check = |other: &[u8; statements::FRAME]| statements::contradiction(&network, &device, &frame, other).ok();
    let names = (f["session"].as_u64().expect("session") as u32, f["sequence"].as_u64().expect("sequence"));
    assert_eq!(check(&frame), None);
    for at in 0..frame.len() {
        let mut other = frame;
        other[at] ^= 1;
        // Time, length and hash of the payload may differ; what names the frame must not.
        assert_eq!(check(&other), (at >= 92).then_some(names), "byte {at}");
    }
}

#[test]
fn accepts_the_golden_reward_proofs_and_no_changed_one() {
    let all = vectors(include_str!("../../../test/vectors/reward-tree.json"));
    assert!(!all.is_empty());
    for v in all {
        let leaves = v["leaves"].as_array().expect("leaves");
        let root = hash(&v, "root");
        let root = reward_tree::Root { hash: &root, total: number(&v, "total"), leaves: leaves.len() as u32 };
        for proof in v["proofs"].as_array().expect("proofs") {
            let index = small(proof, "index");
            let device = Address::new_from_array(hash(&leaves[index as usize], "device"));
            let cumulative = number(&leaves[index as usize], "cumulative");
            let mut steps: Vec<u8> = Vec::new();
            for step in proof["steps"].as_array().expect("steps") {
                steps.extend(hash(step, "hash"));
                steps.extend(number::<u64>(step, "sum").to_le_bytes());
            }
            let leaf = reward_tree::leaf(&device, cumulative);
            let check = |steps: &[u8], index| reward_tree::verify(leaf, cumulative, index, steps, &root);
            assert!(check(&steps, index).is_ok(), "{} leaf {index}", text(&v, "name"));
            assert!(check(&steps, index + root.leaves).is_err());
            for at in 0..steps.len() {
                steps[at] ^= 1;
                assert!(check(&steps, index).is_err(), "{} byte {at}", text(&v, "name"));
                steps[at] ^= 1;
            }
        }
    }
}

#[test]
fn hashes_the_golden_epoch_contents() {
    let all = vectors(include_str!("../../../test/vectors/epoch-content.json"));
    assert!(!all.is_empty());
    for v in all {
        let mut epoch: Epoch = bytemuck::Zeroable::zeroed();
        epoch.network = address(&v, "network");
        epoch.number = number(&v, "number");
        epoch.attempt = small(&v, "attempt");
        epoch.work_root = hash(&v, "workRoot");
        epoch.traces_root = hash(&v, "tracesRoot");
        epoch.reward_root = hash(&v, "rewardRoot");
        epoch.total = number(&v, "total");
        epoch.leaves = small(&v, "leaves");
        epoch.work_digest = hash(&v, "workDigest");
        epoch.traces_digest = hash(&v, "tracesDigest");
        epoch.param_version = small(&v, "parameterVersion");
        epoch.parent = hash(&v, "parentHash");
        assert_eq!(epoch.content_hash(), hash(&v, "hash"), "{}", text(&v, "name"));
    }
}

/// Keys off the curve fail their own verification; keys of mixed order verify like any other.
#[test]
fn refuses_the_weak_keys_of_the_strictness_vectors() {
    let all = vectors(include_str!("../../../test/vectors/strictness.json"));
    let mut refused = 0;
    for v in all.iter().filter(|v| text(v, "key").len() == 64) {
        let strong = device_key::require_strong(&Address::new_from_array(hash(v, "key"))).is_ok();
        let expected = v["keyValid"].as_bool().expect("keyValid")
            || ["mixed-order key", "key off the curve"].contains(&text(v, "name"));
        assert_eq!(strong, expected, "{}", text(v, "name"));
        refused += !strong as usize;
    }
    assert!(refused >= 30);
}
