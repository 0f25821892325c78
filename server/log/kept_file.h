#pragma once

// A small file that is made once, at random or so, and kept as long as the data beside it: a key, a
// secret. It is on stable storage before it is used.
//
//   Result<std::string> key = read_or_make(files, folder, "duplicates.key", 8, make_random);
//
// Mode 0600, as everything that Files makes.

#include <cstddef>
#include <functional>
#include <string>

#include <analytics/result.h>

#include "journal/files.h"

namespace analytics::server {

/// The file's `size` bytes; where there is no such file, or one that was cut short when it was
/// made, what `make` returns is stored first.
Result<std::string> read_or_make(Files& files, const std::string& folder, const std::string& name,
                                 std::size_t size, const std::function<std::string()>& make);

}  // namespace analytics::server
