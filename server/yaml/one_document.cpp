#include "server/yaml/one_document.h"

#include <simdjson.h>
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace analytics::server {
namespace {

using Kind = DocumentFault::Kind;

std::size_t line_of(const YAML::Mark& mark) {
  return static_cast<std::size_t>(std::max(mark.line, 0)) + 1;
}

// Only where documents begin is of interest.
class DocumentStart : public YAML::EventHandler {
 public:
  const YAML::Mark& mark() const { return mark_; }

  void OnDocumentStart(const YAML::Mark& mark) override { mark_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  YAML::Mark mark_;
};

// Where the first two documents begin. YAML::LoadAll does not end for ",": yaml-cpp stops in front
// of it and hands out one empty document after the other.
std::vector<YAML::Mark> first_documents(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStart start;
  std::vector<YAML::Mark> marks;
  while (marks.size() < 2 && parser.HandleNextDocument(start)) marks.push_back(start.mark());
  return marks;
}

DocumentFault not_yaml(const std::string& detail) {
  return {.kind = Kind::not_yaml, .message = "is no YAML: " + detail, .detail = detail};
}

std::optional<YAML::Node> load(const std::string& text, DocumentFault& fault) {
  const std::vector<YAML::Mark> documents = first_documents(text);
  if (documents.empty()) {
    fault = {.kind = Kind::empty, .line = 1, .message = "is empty"};
    return std::nullopt;
  }
  if (documents.size() == 1) return YAML::Load(text);
  // Where it did not get on, yaml-cpp makes one empty document after the other of the rest.
  fault = documents[1].pos > documents[0].pos
              ? DocumentFault{.kind = Kind::several,
                              .message = "must hold one document: remove the line ---"}
              : not_yaml("this line can't begin so");
  fault.line = line_of(documents[1]);
  return std::nullopt;
}

}  // namespace

std::optional<YAML::Node> parse_one_document(std::string_view text, DocumentFault& fault) {
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    fault = {.kind = Kind::not_utf8, .message = "is not UTF-8"};
    return std::nullopt;
  }
  try {
    return load(std::string(text), fault);
  } catch (const YAML::Exception& wrong) {
    fault = not_yaml(wrong.msg);
    fault.line = line_of(wrong.mark);
    return std::nullopt;
  }
}

}  // namespace analytics::server
