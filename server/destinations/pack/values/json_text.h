#pragma once

// Values as text: JSON, and what JavaScript's `String` makes of them.
//
//   std::string body;
//   write_json(value, body);        // {"a":[1,2]}
//   write_text(value.member("a"), body);   // 1,2
//
// They append, and stop where the text has become longer than it may be: values are views, so that
// a small list may name the same long text a thousand times. Pure functions, safe for use by
// several threads.

#include <cstddef>
#include <string>

#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// As JSON without white space, undefined members left out, numbers as JavaScript writes them. An
/// undefined value writes nothing; within a list it is null. What is longer than `bytes_max`
/// afterwards is cut somewhere, by one value's text at most.
void write_json(const Value& value, std::string& into, std::size_t bytes_max = std::string::npos);

/// As JavaScript's `String` has a value: what templates put in. Nothing for what is missing; lists
/// are joined by commas; an object is "[object Object]". Cut as JSON is.
void write_text(const Value& value, std::string& into, std::size_t bytes_max = std::string::npos);

/// A number as JavaScript's `String` has it: 1e+21, 0.1, 100.
void write_number(double number, std::string& into);

}  // namespace analytics::server::pack
