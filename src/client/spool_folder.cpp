#include "client/spool_folder.h"

#include <algorithm>
#include <cstdint>

#include "base/ids.h"

namespace analytics {
namespace {

constexpr unsigned kWritableByOthers = 0022;
constexpr unsigned kOpenToOthers = 0077;
constexpr std::size_t kFingerprintDigits = 16;

std::string hex(std::uint64_t number) {
  std::string text(kFingerprintDigits, '0');
  for (std::size_t i = text.size(); i > 0; --i, number >>= 4) {
    text[i - 1] = "0123456789abcdef"[number & 15];
  }
  return text;
}

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv: it need only tell a user's few keys apart.
std::uint64_t add(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * kPrime;
  return hash;
}

// "<fingerprint>-<anything>"
bool is_subfolder_name(std::string_view name) {
  return name.size() > kFingerprintDigits + 1 && name[kFingerprintDigits] == '-' &&
         name.find_first_not_of("0123456789abcdef") == kFingerprintDigits;
}

}  // namespace

std::string spool_fingerprint(std::string_view url, std::string_view write_key) {
  constexpr std::uint64_t kOffsetBasis = 0xcbf29ce484222325;
  return hex(add(add(add(kOffsetBasis, url), "\n"), write_key));
}

Result<SpoolFolder> SpoolFolder::open(Files& files, std::string path, std::string fingerprint) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (Result<void> made = files.make_folder(path); !made) return std::move(made).error();
  if (Result<void> safe = files.check_folder(path, kWritableByOthers); !safe) {
    return std::move(safe).error();
  }
  return SpoolFolder(files, std::move(path), std::move(fingerprint));
}

std::vector<std::string> SpoolFolder::names() const {
  Result<std::vector<std::string>> all = files_->list(path_);
  if (!all) return {};
  std::erase_if(*all, [](const std::string& name) { return !is_subfolder_name(name); });
  std::ranges::sort(*all);
  return *std::move(all);
}

std::vector<std::string> SpoolFolder::subfolders() const {
  std::vector<std::string> paths;
  for (const std::string& name : names()) {
    std::string path = path_ + "/" + name;
    if (!name.starts_with(fingerprint_) || !files_->check_folder(path, kOpenToOthers)) continue;
    paths.push_back(std::move(path));
  }
  return paths;
}

std::size_t SpoolFolder::foreign_count() const {
  const std::vector<std::string> all = names();
  return static_cast<std::size_t>(std::ranges::count_if(
      all, [&](const std::string& name) { return !name.starts_with(fingerprint_); }));
}

std::string SpoolFolder::new_subfolder() const {
  return path_ + "/" + fingerprint_ + "-" + hex(random_u64());
}

}  // namespace analytics
