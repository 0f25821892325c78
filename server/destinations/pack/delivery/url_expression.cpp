#include "server/destinations/pack/delivery/url_expression.h"

#include <simdjson.h>

#include <algorithm>

#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {
namespace {

using simdjson::dom::element;

constexpr int kShapesDeepMax = 16;
constexpr std::size_t kUrlBytesMax = 8 * 1024;

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

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('{')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('}')) text.remove_suffix(1);
  return text;
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

bool is_settings_path(std::string_view path) {
  return path.starts_with("$.settings.") || path.starts_with("settings.");
}

class UrlWriter {
 public:
  explicit UrlWriter(const Shapes& shapes) : shapes_(shapes) {}

  // The expression with what is not trusted encoded where it stands.
  std::string encoded(element value) {
    if (std::string_view text; value.get(text) == simdjson::SUCCESS) return encoded_text(text);
    if (is_trusted(value)) return json_of(value);
    std::string_view name;
    element argument;
    if (!is_call(value, name, argument)) return encode_whole(json_of(value));
    if (name == "@url_encode") return json_of(value);
    if (name == "@use") return encoded_shape(argument);
    if (name == "@when") return call(name, argument, 1);
    if (name == "@coalesce" || name == "@or") return call(name, argument, 0);
    if (name == "@lookup") return call(name, argument, 2);
    if (name == "@join") return encoded_join(argument);
    return encode_whole(json_of(value));
  }

  bool is_trusted(element value) {
    if (std::string_view text; value.get(text) == simdjson::SUCCESS) return is_trusted_text(text);
    if (simdjson::dom::array list; value.get(list) == simdjson::SUCCESS) {
      return std::ranges::all_of(list, [this](element item) { return is_trusted(item); });
    }
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return true;
    return std::ranges::all_of(object, [this](const simdjson::dom::key_value_pair& member) {
      if (member.key == "@literal") return true;
      std::string_view shape;
      if (member.key == "@use" && member.value.get(shape) == simdjson::SUCCESS) {
        return is_trusted_shape(shape);
      }
      return is_trusted(member.value);
    });
  }

 private:
  static bool is_call(element value, std::string_view& name, element& argument) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS || object.size() != 1) return false;
    const simdjson::dom::key_value_pair only = *object.begin();
    name = only.key;
    argument = only.value;
    return name.starts_with('@');
  }

  bool is_trusted_shape(std::string_view name) {
    bool trusted = false;
    with_shape(name, [&](element shape) { trusted = is_trusted(shape); });
    return trusted;
  }

  bool is_trusted_name(std::string_view name) {
    return is_settings_path(name) || (shapes_.contains(name) && is_trusted_shape(name));
  }

  bool is_trusted_text(std::string_view text) {
    if (text.starts_with("$.") || text == "$") return is_settings_path(text);
    return std::ranges::all_of(pieces_of(text), [this](std::string_view piece) {
      return !piece.starts_with("{{") || is_trusted_name(trimmed(piece));
    });
  }

  static std::string encode_whole(const std::string& json) {
    return "{\"@url_encode\":{\"@text\":" + json + "}}";
  }

  std::string encoded_text(std::string_view text) {
    if (is_trusted_text(text)) return as_json(text);
    if (text.starts_with("$.")) return encode_whole(as_json(text));
    std::string list;
    std::string trusted;
    const auto add = [&list](const std::string& json) { list += (list.empty() ? "" : ",") + json; };
    const auto add_trusted = [&] {
      if (!trusted.empty()) add(as_json(trusted));
      trusted.clear();
    };
    for (const std::string_view piece : pieces_of(text)) {
      const bool is_literal = !piece.starts_with("{{");
      if (is_literal || is_trusted_name(trimmed(piece))) {
        trusted += piece;
        continue;
      }
      add_trusted();
      add(encoded_piece(piece));
    }
    add_trusted();
    return "{\"@join\":[[" + list + "],\"\"]}";
  }

  std::string encoded_piece(std::string_view piece) {
    std::string encoded_one;
    with_shape(trimmed(piece), [&](element shape) {
      encoded_one = "{\"@coalesce\":[" + encoded(shape) + ",\"\"]}";
    });
    return encoded_one.empty() ? "{\"@url_encode\":" + as_json(piece) + "}" : encoded_one;
  }

  std::string encoded_shape(element name) {
    std::string encoded_one;
    std::string_view text;
    if (name.get(text) == simdjson::SUCCESS) {
      with_shape(text, [&](element shape) { encoded_one = encoded(shape); });
    }
    return encoded_one.empty() ? encode_whole("{\"@use\":" + json_of(name) + "}") : encoded_one;
  }

  // A call whose arguments from that one on are what it may give.
  std::string call(std::string_view name, element argument, std::size_t from) {
    simdjson::dom::array list;
    if (argument.get(list) != simdjson::SUCCESS) {
      return encode_whole("{" + as_json(name) + ":" + json_of(argument) + "}");
    }
    std::string arguments;
    std::size_t index = 0;
    for (const element item : list) {
      arguments += (index == 0 ? "" : ",") + (index < from ? json_of(item) : encoded(item));
      ++index;
    }
    return "{" + as_json(name) + ":[" + arguments + "]}";
  }

  std::string encoded_join(element argument) {
    simdjson::dom::array parts;
    if (argument.at(0).get(parts) != simdjson::SUCCESS) {
      return encode_whole("{\"@join\":" + json_of(argument) + "}");
    }
    std::string list;
    for (const element part : parts) list += (list.empty() ? "" : ",") + encoded(part);
    element separator;
    const bool has_one = argument.at(1).get(separator) == simdjson::SUCCESS;
    return "{\"@join\":[[" + list + "]" + (has_one ? "," + encoded(separator) : "") + "]}";
  }

  template <class Use>
  void with_shape(std::string_view name, Use use) {
    const auto found = shapes_.find(name);
    if (found == shapes_.end() || deep_ >= kShapesDeepMax) return;
    simdjson::dom::parser parser;
    element shape;
    if (parser.parse(found->second).get(shape) != simdjson::SUCCESS) return;
    ++deep_;
    use(shape);
    --deep_;
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
  if (url.size() > kUrlBytesMax) return "the address of the request is over 8,192 bytes long";
  const auto is_bad = [](char c) { return c <= ' ' || c > '~' || c == '\\'; };
  if (std::ranges::any_of(url, is_bad)) {
    return "the address of the request has blanks or characters that are not ASCII";
  }
  const std::string_view scheme = url.starts_with("https://") ? "https://" : "http://";
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
