#include "cli/import/digest.h"

#include <openssl/evp.h>

#include <array>
#include <vector>

namespace analytics::cli {
namespace {

constexpr std::size_t kPieceBytes = 1024 * 1024;
constexpr std::size_t kIdDigits = 16;

using Hash = std::array<unsigned char, 32>;

std::string hex(const Hash& hash) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(hash.size() * 2);
  for (const unsigned char byte : hash) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// The algorithm is looked up once and the context reused: in OpenSSL 3 both cost more than hashing
// a row.
class Sha256 {
 public:
  Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    start();
  }
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(const char* bytes, std::size_t size) { EVP_DigestUpdate(context_, bytes, size); }
  /// And starts anew.
  std::string finish_hex() {
    Hash hash{};
    EVP_DigestFinal_ex(context_, hash.data(), nullptr);
    start();
    return hex(hash);
  }

 private:
  void start() { EVP_DigestInit_ex(context_, algorithm_, nullptr); }

  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
};

}  // namespace

struct MessageIds::Hasher {
  Sha256 sha256;
};

std::string sha256_hex(std::string_view text) {
  Sha256 sha256;
  sha256.add(text.data(), text.size());
  return sha256.finish_hex();
}

Result<std::string> file_digest(ByteSource& source,
                                const std::function<bool(std::uint64_t)>& progress) {
  Sha256 sha256;
  std::vector<char> piece(kPieceBytes);
  if (Result<void> sought = source.seek(0); !sought) return std::move(sought).error();
  for (std::uint64_t bytes = 0;;) {
    Result<std::size_t> got = source.read(piece.data(), piece.size());
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    sha256.add(piece.data(), *got);
    bytes += *got;
    if (!progress(bytes)) return Error{ErrorCode::canceled, "stopped"};
  }
  if (Result<void> sought = source.seek(0); !sought) return std::move(sought).error();
  return sha256.finish_hex();
}

MessageIds::MessageIds(std::string_view file_digest, std::string_view options_digest)
    : hasher_(std::make_unique<Hasher>()) {
  const std::string both = std::string(file_digest) + '\n' + std::string(options_digest);
  prefix_ = "imp-" + sha256_hex(both).substr(0, kIdDigits) + '-';
}

MessageIds::~MessageIds() = default;

std::string MessageIds::of(std::uint64_t row, std::string_view text) {
  hasher_->sha256.add(text.data(), text.size());
  return prefix_ + std::to_string(row) + '-' + hasher_->sha256.finish_hex().substr(0, kIdDigits);
}

}  // namespace analytics::cli
