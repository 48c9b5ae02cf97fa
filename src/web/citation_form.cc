#include "web/citation_form.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.h"
#include "web/api_papers.h"
#include "web/bibtex.h"
#include "web/csl_json.h"
#include "web/ris.h"

namespace quire::web {
namespace {

constexpr std::array<CitationForm, 4> kForms = {{
    {".bib", "BibTeX", "text/x-bibtex", "text/x-bibtex; charset=utf-8", &bibtex},
    {".ris", "RIS", "application/x-research-info-systems",
     "application/x-research-info-systems; charset=utf-8", &ris},
    {".csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json",
     "application/vnd.citationstyles.csl+json", &csl_json},
    {".md", "Markdown", "text/markdown", "text/markdown; charset=utf-8", &paper_markdown, false},
}};
constexpr std::string_view kOtherBibtex = "application/x-bibtex";

/// Cuts off and returns what stands before `separator`.
std::string_view take_before(std::string_view& text, char separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return text::trimmed(head);
}

/// The weight among the parameters of a media range; 0 if it is none.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string parameter = text::ascii_lower(take_before(parameters, ';'));
    if (!parameter.starts_with("q=")) continue;
    double weight = 0;
    std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
    return weight;
  }
  return 1;
}

const CitationForm* form_of_type(std::string_view type) {
  if (type == kOtherBibtex) return kForms.data();
  const auto* found =
      std::find_if(kForms.begin(), kForms.end(), [&](const CitationForm& f) { return f.media_type == type; });
  return found == kForms.end() ? nullptr : found;
}

bool is_page(std::string_view type) {
  return type == "text/html" || type == "application/xhtml+xml" || type == "text/*" || type == "*/*";
}

}  // namespace

std::span<const CitationForm> citation_forms() { return kForms; }

const CitationForm* form_at(std::string_view address) {
  const auto* found = std::find_if(kForms.begin(), kForms.end(),
                                   [&](const CitationForm& form) { return address.ends_with(form.ending); });
  return found == kForms.end() ? nullptr : found;
}

const CitationForm* form_accepted(std::string_view accept) {
  const CitationForm* best = nullptr;
  double most = 0;
  while (!accept.empty()) {
    std::string_view range = take_before(accept, ',');
    const std::string type = text::ascii_lower(take_before(range, ';'));
    const CitationForm* form = form_of_type(type);
    const double weight = weight_of(range);
    if (weight <= most || (form == nullptr && !is_page(type))) continue;
    most = weight;
    best = form;
  }
  return best;
}

}  // namespace quire::web
