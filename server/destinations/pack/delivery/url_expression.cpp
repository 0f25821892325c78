#include "server/destinations/pack/delivery/url_expression.h"

#include <simdjson.h>

#include <algorithm>

#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {
namespace {

using simdjson::dom::element;

constexpr int kShapesDeepMax = 16;
// Some services take a whole event in the query.
constexpr std::size_t kUrlBytesMax = 64 * 1024;

std::string as_json(std::string_view text) {
  std::string json;
  write_json(Value::of(text), json);
  return json;
}

std::string json_of(element value) {
  std::string json;
  write_json(Value::of(value), json);
  return json;
}

// A template's pieces: each "{{ … }}" alone, and what stands between.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    if (open != 0) {
      pieces.push_back(text.substr(0, open));
      text.remove_prefix(pieces.back().size());
      continue;
    }
    const std::size_t close = text.find("}}");
    std::size_t size = close == std::string_view::npos ? text.size() : close + 2;
    while (size < text.size() && text[size] == '}') ++size;
    pieces.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return pieces;
}

// Whether what comes next would stand behind the host. Expressions before it count as "x".
bool is_past_host(std::string_view before) {
  const std::size_t scheme = before.find("://");
  const std::string_view rest =
      scheme == std::string_view::npos ? before : before.substr(scheme + 3);
  return rest.find_first_of("/?#") != std::string_view::npos;
}

bool is_path(std::string_view text) { return text.starts_with("$.") || text == "$"; }

std::string encoded_call(const std::string& json) {
  return "{\"@url_encode\":{\"@text\":" + json + "}}";
}

bool is_call(element value, std::string_view& name, element& argument) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS || object.size() != 1) return false;
  const simdjson::dom::key_value_pair only = *object.begin();
  name = only.key;
  argument = only.value;
  return name.starts_with('@');
}

// Puts an address together of its pieces, so that it is known of each where it stands.
class Pieces {
 public:
  void add_text(std::string_view text) {
    text_ += text;
    before_ += text;
  }

  void add_template(std::string_view piece) {
    if (!is_past_host(before_)) {
      text_ += piece;
    } else {
      add("{\"@url_encode\":" + as_json(piece) + "}");
    }
    before_ += 'x';
  }

  void add_expression(element value) {
    std::string_view name;
    element argument;
    const bool is_encoded = is_call(value, name, argument) && name == "@url_encode";
    const std::string json = json_of(value);
    add(is_encoded || !is_past_host(before_) ? json : encoded_call(json));
    before_ += 'x';
  }

  std::string joined() {
    end_text();
    return "{\"@join\":[[" + list_ + "],\"\"]}";
  }

 private:
  void add(const std::string& json) {
    end_text();
    list_ += (list_.empty() ? "" : ",") + json;
  }

  void end_text() {
    if (text_.empty()) return;
    list_ += (list_.empty() ? "" : ",") + as_json(text_);
    text_.clear();
  }

  std::string list_;
  std::string text_;    // Literal text and templates of the host.
  std::string before_;  // All that stands before what comes next.
};

class UrlWriter {
 public:
  explicit UrlWriter(const Shapes& shapes) : shapes_(shapes) {}

  std::string encoded(element value) {
    if (std::string_view text; value.get(text) == simdjson::SUCCESS) return encoded_text(text);
    std::string_view name;
    element argument;
    if (!is_call(value, name, argument)) return json_of(value);
    if (name == "@use") return encoded_shape(value, argument);
    if (name == "@when") return encoded_arguments(value, argument, 1);
    if (name == "@coalesce" || name == "@or") return encoded_arguments(value, argument, 0);
    if (name == "@join") return encoded_join(value, argument);
    return json_of(value);
  }

 private:
  static std::string encoded_text(std::string_view text) {
    if (is_path(text) || text.find("{{") == std::string_view::npos) return as_json(text);
    Pieces pieces;
    add_template_to(pieces, text);
    return pieces.joined();
  }

  static void add_template_to(Pieces& pieces, std::string_view text) {
    for (const std::string_view piece : pieces_of(text)) {
      if (piece.starts_with("{{")) {
        pieces.add_template(piece);
      } else {
        pieces.add_text(piece);
      }
    }
  }

  std::string encoded_shape(element whole, element name) {
    std::string encoded_one = json_of(whole);
    std::string_view text;
    if (name.get(text) != simdjson::SUCCESS) return encoded_one;
    const auto found = shapes_.find(text);
    if (found == shapes_.end() || deep_ >= kShapesDeepMax) return encoded_one;
    simdjson::dom::parser parser;
    element shape;
    if (parser.parse(found->second).get(shape) != simdjson::SUCCESS) return encoded_one;
    ++deep_;
    encoded_one = encoded(shape);
    --deep_;
    return encoded_one;
  }

  // A call that gives one of its arguments, from that one on.
  std::string encoded_arguments(element whole, element argument, std::size_t from) {
    simdjson::dom::array list;
    if (argument.get(list) != simdjson::SUCCESS) return json_of(whole);
    std::string_view name;
    (void)is_call(whole, name, argument);
    std::string arguments;
    std::size_t index = 0;
    for (const element item : list) {
      arguments += (index == 0 ? "" : ",") + (index < from ? json_of(item) : encoded(item));
      ++index;
    }
    return "{" + as_json(name) + ":[" + arguments + "]}";
  }

  // Of a list that stands there, with nothing between its items: a template in other words.
  static std::string encoded_join(element whole, element argument) {
    simdjson::dom::array parts;
    std::string_view separator;
    const bool is_template = argument.at(0).get(parts) == simdjson::SUCCESS &&
                             argument.at(1).get(separator) == simdjson::SUCCESS &&
                             separator.empty();
    if (!is_template) return json_of(whole);
    Pieces pieces;
    for (const element part : parts) {
      std::string_view text;
      if (part.get(text) == simdjson::SUCCESS && !is_path(text)) {
        add_template_to(pieces, text);
      } else {
        pieces.add_expression(part);
      }
    }
    return pieces.joined();
  }

  const Shapes& shapes_;
  int deep_ = 0;
};

bool is_host_of(std::string_view host, std::string_view allowed) {
  if (!allowed.starts_with("*.")) return host == allowed;
  const std::string_view below = allowed.substr(1);
  return host.size() > below.size() && host.ends_with(below);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::string host_fault(std::string_view authority, const std::vector<std::string>& hosts) {
  const std::size_t colon = authority.find(':');
  std::string host(authority.substr(0, colon));
  std::ranges::transform(host, host.begin(), lower);
  const bool is_good = colon == std::string_view::npos || is_port(authority.substr(colon + 1));
  if (host.empty() || !is_good || !std::ranges::all_of(host, is_name_character)) {
    return "the address of the request has no host that can be read";
  }
  const auto is_allowed = [&](const std::string& allowed) { return is_host_of(host, allowed); };
  if (std::ranges::any_of(hosts, is_allowed)) return {};
  return "the host of the request is none of the pack's hosts";
}

// Some servers and libcurl take "%2e" for a dot.
bool is_dots(std::string_view segment) {
  std::size_t dots = 0;
  while (!segment.empty()) {
    const bool is_encoded = segment.starts_with("%2e") || segment.starts_with("%2E");
    if (!is_encoded && segment.front() != '.') return false;
    segment.remove_prefix(is_encoded ? 3 : 1);
    ++dots;
  }
  return dots == 1 || dots == 2;
}

bool climbs(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (is_dots(path.substr(0, slash))) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
  return false;
}

}  // namespace

std::string encoded_url_json(std::string_view json, const Shapes& shapes) {
  simdjson::dom::parser parser;
  element value;
  if (parser.parse(json.data(), json.size()).get(value) != simdjson::SUCCESS) {
    return std::string(json);
  }
  return UrlWriter(shapes).encoded(value);
}

std::string url_fault(std::string_view url, const std::vector<std::string>& hosts) {
  if (url.size() > kUrlBytesMax) return "the address of the request is over 65,536 bytes long";
  const auto is_bad = [](char c) { return c <= ' ' || c > '~' || c == '\\'; };
  if (std::ranges::any_of(url, is_bad)) {
    return "the address of the request has blanks or characters that are not ASCII";
  }
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme)) return "the address of the request has no https:// before it";
  url.remove_prefix(scheme.size());
  const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
  std::string fault = host_fault(url.substr(0, end), hosts);
  if (!fault.empty()) return fault;
  url.remove_prefix(end);
  if (climbs(url.substr(0, url.find_first_of("?#")))) {
    return "the address of the request has \"..\" or \".\" in its path";
  }
  return {};
}

void append_encoded(std::string_view text, std::string& url) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      url += c;
    } else {
      url += '%';
      url += kDigits[byte >> 4];
      url += kDigits[byte & 15];
    }
  }
}

}  // namespace analytics::server::pack
