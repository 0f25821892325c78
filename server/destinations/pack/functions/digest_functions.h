#pragma once

// `@sha256` and the other digests, keyed ones, `@uuid5`, and `@random_id`, which is a digest of
// the attempt's seed: the same however often an event is tried.
//
//   sha256_hex({.arguments = {email}, …});   // {"@sha256": {"@lower": $.payload.email}}
//
// Of texts only; over libcrypto. Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

Value md5_hex(const Call& call);
Value sha1_hex(const Call& call);
Value sha256_hex(const Call& call);
/// The key first.
Value hmac_sha1_hex(const Call& call);
Value hmac_sha256_hex(const Call& call);
/// RFC 9562, version 5. The namespace is a UUID in its usual form.
Value uuid5(const Call& call);
/// 16 of 0-9 and a-z.
Value random_id(const Call& call);

}  // namespace analytics::server::pack
