#pragma once

// `@is_email`, `@is_currency` and their like: true or false, for whatever they are given; of what
// is no text mostly false.
//
//   is_email({.arguments = {id}, …});   // {"@is_email": $.payload.person_id}
//
// Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

/// 0-9, at least one.
Value is_digits(const Call& call);
/// As the format `email` of JSON Schema validators for JavaScript: a domain with a dot in it.
Value is_email(const Call& call);
/// A date, or a date with a time after `T` and an offset perhaps, that JavaScript can read.
Value is_iso_date(const Call& call);
/// Whether `@unix_ms` would have a time of it.
Value is_date(const Call& call);
/// 64 hex digits in a row, anywhere: what looks hashed already.
Value is_sha256(const Call& call);
/// A code of ISO 4217, in any case, also some withdrawn ones that partners still take.
Value is_currency(const Call& call);

}  // namespace analytics::server::pack
