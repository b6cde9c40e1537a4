import { ProtobufWriter } from '../../base/protobuf/writer.ts';
import { maskedCrc32c } from './crc32c.ts';
import type { TrackedPoint } from './tracked-run.ts';

/*
 * TensorBoard's event files.
 * Source: tensorflow/core/util/event.proto and framework/summary.proto (numbers of fields), lib/io/record_writer.cc (frames).
 */

/** The content of an event file: one scalar per point of each curve, sorted by time. Values are stored in 32 bits. */
export const eventFile = (curves: ReadonlyMap<string, readonly TrackedPoint[]>, startedMs: number): Uint8Array => {
  const points = [...curves].flatMap(([name, curve]) => curve.map((point) => ({ name, ...point })));
  const inTime = points.sort((a, b) => a.timestampMs - b.timestampMs || a.step - b.step);
  return Buffer.concat([record(versionEvent(startedMs)), ...inTime.map((point) => record(scalarEvent(point)))]);
};

/** Event: wall_time = 1, step = 2, file_version = 3, summary = 5. */
const versionEvent = (timestampMs: number): Uint8Array =>
  message((event) => {
    event.double(1, timestampMs / 1000);
    event.string(3, 'brain.Event:2');
  });

/** Summary: value = 1; Value: tag = 1, simple_value = 2. */
const scalarEvent = ({ name, step, value, timestampMs }: TrackedPoint & { readonly name: string }): Uint8Array => {
  const scalar = message((out) => {
    out.string(1, name);
    out.float(2, value);
  });
  const summary = message((out) => out.bytes(1, scalar));
  return message((event) => {
    event.double(1, timestampMs / 1000);
    event.int(2, step);
    event.bytes(5, summary);
  });
};

/** Its length is written as a minimal varint, which `ProtobufWriter.message` does not do. */
const message = (write: (out: ProtobufWriter) => void): Uint8Array => {
  const out = new ProtobufWriter(256);
  write(out);
  return out.finish();
};

/** Length (8 bytes), its checksum (4), data, its checksum (4). */
const record = (data: Uint8Array): Uint8Array => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
};

const checksum = (bytes: Uint8Array): Uint8Array => {
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE(maskedCrc32c(bytes));
  return masked;
};
