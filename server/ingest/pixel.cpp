#include "server/ingest/pixel.h"

#include <openssl/evp.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "base/buffer.h"
#include "json/write.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

constexpr std::size_t kDepthMax = 8;

// Members by name: a text, or members again.
struct Branch {
  std::string text{};
  std::map<std::string, Branch> members{};
};

// `a.b.c`: where two names disagree whether there is a value or an object, the object holds.
void put(Branch& root, std::string_view name, std::string value) {
  Branch* at = &root;
  for (std::size_t depth = 0; depth < kDepthMax; ++depth) {
    const std::size_t dot = depth + 1 == kDepthMax ? std::string_view::npos : name.find('.');
    at = &at->members[std::string(name.substr(0, dot))];
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  at->text = std::move(value);
}

void write(const Branch& branch, ByteBuffer& out) {
  if (branch.members.empty()) return write_string(out, branch.text);
  char before = '{';
  for (const auto& [name, member] : branch.members) {
    out.append(before);
    before = ',';
    write_string(out, name);
    out.append(':');
    write(member, out);
  }
  out.append('}');
}

Result<std::string> decoded(std::string text) {
  // Blanks were pluses once, of the older alphabet.
  for (char& c : text) {
    if (c == '-' || c == ' ') c = '+';
    if (c == '_') c = '/';
  }
  text.erase(std::min(text.find('='), text.size()));
  const std::size_t bytes = text.size() * 3 / 4;
  text.append((4 - text.size() % 4) % 4, '=');
  std::string json(text.size() / 4 * 3 + 1, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(json.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return Error{ErrorCode::invalid_json, "data is not base64"};
  json.resize(std::min(bytes, static_cast<std::size_t>(size)));
  return json;
}

}  // namespace

Result<std::string> pixel_event(std::string_view query) {
  Branch root;
  for (QueryItem& item : read_query(query)) {
    if (item.name == "data") return decoded(std::move(item.value));
    if (!item.name.empty()) put(root, item.name, std::move(item.value));
  }
  if (root.members.empty()) return Error{ErrorCode::invalid_json, "the query is empty"};
  ByteBuffer out;
  write(root, out);
  return std::string(out.view());
}

std::string_view pixel_gif() noexcept {
  static constexpr char kGif[] =
      "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
      "\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02"
      "D\x01\x00;";
  return {kGif, sizeof kGif - 1};
}

}  // namespace analytics::server
