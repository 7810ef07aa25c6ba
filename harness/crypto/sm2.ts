/**
 * SM2 signatures (GB/T 32918.2, GM/T 0003.2) on the recommended curve sm2p256v1.
 * The platform's own SM2 is not used: a key it generates signs plain ECDSA, one it imports signs with an empty user id.
 */

import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { concat } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { sm3 } from './sm3.ts';

const curve = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
const Point = weierstrass(curve);
const { n } = curve;

/** The user id that stands where nobody agreed on one: the 16 characters `1234567812345678`. */
export const defaultUserId: Uint8Array = new TextEncoder().encode('1234567812345678');

/** What {@link sign} needs. */
export interface SigningInput {
  /** The private key d, 32 octets. */
  readonly privateKey: Uint8Array;
  readonly message: Uint8Array;
  /** The number k, 32 octets: fresh, secret and even over its range, or two signatures give the private key away. */
  readonly nonce: Uint8Array;
  /** {@link defaultUserId} unless given. */
  readonly userId?: Uint8Array | undefined;
}

/** What {@link verify} needs. */
export interface VerifyingInput {
  /** X‖Y, 64 octets. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** r‖s, 64 octets. */
  readonly signature: Uint8Array;
  /** {@link defaultUserId} unless given. */
  readonly userId?: Uint8Array | undefined;
}

/**
 * The public key X‖Y (64 octets) of a private key d (32 octets).
 * @throws RangeError when d is not from 1 to n − 2
 */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return coordinates(Point.BASE.multiply(privateScalar(privateKey)));
}

/** Whether 64 octets X‖Y are a point of the curve. */
export function isPublicKey(publicKey: Uint8Array): boolean {
  return pointOf(publicKey) !== undefined;
}

/**
 * Z, the digest of user id, curve and public key (32 octets).
 * @throws RangeError for a user id of more than 8191 octets or a public key that is not 64 octets
 */
export function userDigest(publicKey: Uint8Array, userId: Uint8Array = defaultUserId): Uint8Array {
  if (userId.length > 8191) throw new RangeError(`a user id of ${userId.length} octets`);
  if (publicKey.length !== 64) throw new RangeError(`a public key of ${publicKey.length} octets, not 64`);
  return sm3(octets(8 * userId.length, 2), userId, number32(curve.a), number32(curve.b), number32(curve.Gx), number32(curve.Gy), publicKey);
}

/** e, the digest of Z and the message (32 octets): what is signed. */
export function messageDigest(publicKey: Uint8Array, message: Uint8Array, userId: Uint8Array = defaultUserId): Uint8Array {
  return sm3(userDigest(publicKey, userId), message);
}

/**
 * The signature r‖s, 64 octets. The same nonce gives the same signature.
 * @throws RangeError when d or k is out of range, or k is one of the few that give no signature; another k then does
 */
export function sign({ privateKey, message, nonce, userId }: SigningInput): Uint8Array {
  const d = privateScalar(privateKey);
  const k = numberOf(nonce);
  if (nonce.length !== 32 || k < 1n || k >= n) throw new RangeError('the nonce is not from 1 to n − 1');
  const e = numberOf(messageDigest(publicKeyOf(privateKey), message, userId));
  const r = (e + Point.BASE.multiply(k).toAffine().x) % n;
  const s = Point.Fn.mul(Point.Fn.inv(d + 1n), Point.Fn.create(k - r * d));
  if (r === 0n || r + k === n || s === 0n) throw new RangeError('this nonce gives no signature');
  return concat(number32(r), number32(s));
}

/** Whether the signature is that of the message under the public key; malformed input is no signature. */
export function verify({ publicKey, message, signature, userId }: VerifyingInput): boolean {
  const point = pointOf(publicKey);
  if (point === undefined || signature.length !== 64) return false;
  const r = numberOf(signature.subarray(0, 32));
  const s = numberOf(signature.subarray(32));
  const t = (r + s) % n;
  if (r < 1n || r >= n || s < 1n || s >= n || t === 0n) return false;
  const e = numberOf(messageDigest(publicKey, message, userId));
  const found = Point.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t));
  return !found.is0() && (e + found.toAffine().x) % n === r;
}

function pointOf(publicKey: Uint8Array): WeierstrassPoint<bigint> | undefined {
  if (publicKey.length !== 64) return undefined;
  try {
    return Point.fromBytes(concat(Uint8Array.of(0x04), publicKey));
  } catch {
    return undefined;
  }
}

function coordinates(point: WeierstrassPoint<bigint>): Uint8Array {
  const { x, y } = point.toAffine();
  return concat(number32(x), number32(y));
}

function privateScalar(privateKey: Uint8Array): bigint {
  const d = numberOf(privateKey);
  if (privateKey.length !== 32 || d < 1n || d > n - 2n) throw new RangeError('the private key is not from 1 to n − 2');
  return d;
}

function number32(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}

function numberOf(value: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(value).toString('hex')}`);
}
