// What comes packed is unpacked within its limit or refused, and what we pack is unpacked the same.
#include <string>

#include "fuzz/input.h"
#include "http/gzip.h"

namespace {

using namespace analytics;
using fuzz::expect;

constexpr std::size_t kUnpackedBytesMax = 64 * 1024;

void pack_and_unpack(std::string_view text) {
  std::string packed;
  expect(gzip(text, packed), "any text can be packed");
  const fuzz::ExactCopy copy(packed);
  const Result<std::string> unpacked = gunzip(copy.view(), text.size());
  expect(unpacked && *unpacked == text, "what was packed is unpacked the same");
  if (text.empty()) return;
  expect(gunzip(copy.view(), text.size() - 1).error().code == ErrorCode::response_too_large,
         "one byte over the limit is refused");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const fuzz::GuardedCopy packed(input.rest());
  const Result<std::string> unpacked = gunzip(packed.view(), kUnpackedBytesMax);
  if (unpacked) {
    expect(unpacked->size() <= kUnpackedBytesMax, "the limit is kept");
    pack_and_unpack(*unpacked);
  } else {
    expect(unpacked.error().code == ErrorCode::corrupt ||
               unpacked.error().code == ErrorCode::response_too_large,
           "what can't be unpacked is damaged or too large");
  }
  pack_and_unpack(input.rest());
  return 0;
}
