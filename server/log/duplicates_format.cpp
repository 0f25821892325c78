#include "server/log/duplicates_format.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

#include "journal/crc32c.h"
#include "server/log/duplicates_filter.h"
#include "server/log/duplicates_id.h"
#include "server/log/packing.h"

namespace analytics::server {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kMagic{"ANADUPS\x01", 8};
constexpr std::string_view kSuffix = ".ids";
constexpr std::size_t kDigits = 20;
// So that positions of ids fit 32 bits, and no sum of them overflows.
constexpr std::uint64_t kCountMax = std::numeric_limits<std::uint32_t>::max();

std::int64_t number_of(Timestamp time) {
  return std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

void DuplicateSpan::extend(const DuplicateSpan& next) {
  begin_frame = std::min(begin_frame, next.begin_frame);
  end_frame = std::max(end_frame, next.end_frame);
  end_time = next.end_time;
  end_age = std::max(end_age, next.end_age);
}

std::uint64_t RunHeader::slices_position() const {
  return kRunHeaderBytes + count * sizeof(DuplicateId);
}
std::uint64_t RunHeader::filter_position() const {
  return slices_position() + slices * sizeof(RunSlice);
}
std::uint64_t RunHeader::file_bytes() const {
  return filter_position() + filter_blocks * DuplicateFilter::kBlockBytes;
}

std::string encode_run_header(const RunHeader& header) {
  std::string bytes(kMagic);
  Packer packer(bytes);
  packer.number(header.count);
  packer.number(header.slices);
  packer.number(header.filter_blocks);
  packer.number(header.span.begin_frame);
  packer.number(header.span.end_frame);
  packer.number(number_of(header.span.begin_time));
  packer.number(number_of(header.span.end_time));
  packer.number(std::int64_t{header.span.begin_age.count()});
  packer.number(std::int64_t{header.span.end_age.count()});
  packer.number(header.slices_checksum);
  packer.number(header.filter_checksum);
  packer.number(std::uint32_t{0});
  packer.number(crc32c(0, bytes));
  return bytes;
}

Result<RunHeader> decode_run_header(std::string_view bytes) {
  const auto wrong = [](const char* what) { return Error{ErrorCode::corrupt, what}; };
  if (bytes.size() != kRunHeaderBytes) return wrong("the header is cut short");
  if (!bytes.starts_with(kMagic)) return wrong("it begins with something else");
  constexpr std::size_t kChecked = kRunHeaderBytes - sizeof(std::uint32_t);
  Unpacker checksum(bytes.substr(kChecked));
  if (checksum.number<std::uint32_t>() != crc32c(0, bytes.substr(0, kChecked))) {
    return wrong("the header's checksum is wrong");
  }
  Unpacker unpacker(bytes.substr(kMagic.size()));
  const auto u64 = [&] { return unpacker.number<std::uint64_t>(); };
  const auto ms = [&] { return milliseconds(unpacker.number<std::int64_t>()); };
  RunHeader header{.count = u64(), .slices = u64(), .filter_blocks = u64()};
  // In the order of the file: members are initialised in their own.
  header.span = {.begin_frame = u64(),
                 .end_frame = u64(),
                 .begin_time = Timestamp(ms()),
                 .end_time = Timestamp(ms()),
                 .begin_age = ms(),
                 .end_age = ms()};
  header.slices_checksum = unpacker.number<std::uint32_t>();
  header.filter_checksum = unpacker.number<std::uint32_t>();
  if (header.count > kCountMax || header.slices - 1 > kCountMax ||
      header.filter_blocks - 1 > kCountMax) {
    return wrong("the header has a size that can't be");
  }
  return header;
}

std::string run_name(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kDigits - digits.size(), '0') + digits + std::string(kSuffix);
}

std::optional<std::uint64_t> run_number(std::string_view name) {
  if (name.size() != kDigits + kSuffix.size() || !name.ends_with(kSuffix)) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = name.data() + kDigits;
  const auto [stopped, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

}  // namespace analytics::server
