#include "feed/organisation.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "index/edit_distance.h"
#include "text/tokens.h"

namespace quire::feed {
namespace {

constexpr std::size_t kNamesMax = 5;
constexpr std::size_t kWordsMax = 8;
constexpr std::size_t kSlipBytesMin = 4;
constexpr std::size_t kTwoSlipsBytesMin = 8;

index::Query newest_of(const std::string& name) {
  index::Query query;
  query.filters.organisations = {name};
  query.sort = index::Sort::newest;
  query.mode = index::Mode::words;
  return query;
}

std::vector<store::StoredPaper> papers_of(store::Store& store, const index::Found& found) {
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : found.hits) docs.push_back(hit.doc);
  return store.papers(docs);
}

void count_people(store::Store& store, index::Index& index, const std::string& name, std::size_t most,
                  Organisation& out) {
  index::Query query = newest_of(name);
  query.limit = kAuthorsOfPapersMax;
  std::unordered_map<std::string, std::size_t> counts;
  for (const store::StoredPaper& stored : papers_of(store, index.search(query)))
    for (const Author& author : stored.paper.authors) ++counts[author.name];
  out.people_total = counts.size();
  out.people_cut = out.papers > kAuthorsOfPapersMax;
  for (auto& [person, papers] : counts) out.people.push_back({person, papers});
  const auto shown = out.people.begin() + static_cast<std::ptrdiff_t>(std::min(most, out.people.size()));
  std::partial_sort(out.people.begin(), shown, out.people.end(), [](const auto& a, const auto& b) {
    return a.papers != b.papers ? a.papers > b.papers : a.name < b.name;
  });
  out.people.erase(shown, out.people.end());
}

/// The words of a name, or words that are slips away from them.
std::vector<std::unique_ptr<index::Node>> near_words(const std::string& name) {
  std::vector<std::unique_ptr<index::Node>> words;
  text::for_each_word(name, [&](std::string_view word, std::uint32_t) {
    if (words.size() >= kWordsMax) return;
    auto node = std::make_unique<index::Node>();
    node->op = index::Node::Op::word;
    node->field = index::Field::organisation;
    node->words = {std::string(word)};
    node->edits = word.size() < kSlipBytesMin ? 0 : word.size() < kTwoSlipsBytesMin ? 1 : 2;
    words.push_back(std::move(node));
  });
  return words;
}

/// Papers are found by their affiliations too; this tells whether it is the name that is meant.
bool is_near(const std::string& name, const std::vector<std::unique_ptr<index::Node>>& words) {
  bool near = false;
  text::for_each_word(name, [&](std::string_view word, std::uint32_t) {
    near = near || std::any_of(words.begin(), words.end(), [&](const auto& node) {
             return index::edit_distance(word, node->words.front(), node->edits) <= node->edits;
           });
  });
  return near;
}

std::vector<std::string> names_with(index::Index& index, const std::string& name, index::Node::Op op) {
  index::Query query;
  query.mode = index::Mode::words;
  query.limit = 1;
  query.facets = true;
  query.root = std::make_unique<index::Node>();
  query.root->op = op;
  query.root->children = near_words(name);
  if (query.root->children.empty()) return {};
  std::vector<std::string> names;
  for (const auto& [organisation, papers] : index.search(query).facets.organisations)
    if (names.size() < kNamesMax && is_near(organisation, query.root->children))
      names.push_back(organisation);
  return names;
}

}  // namespace

Organisation organisation(store::Store& store, index::Index& index, const std::string& name,
                          const OrganisationOptions& options) {
  index::Query query = newest_of(name);
  query.limit = options.limit;
  query.offset = options.offset;
  query.facets = true;
  const index::Found found = index.search(query);
  Organisation out;
  const auto& names = found.facets.organisations;
  out.name = names.empty() ? name : names.front().first;
  out.papers = found.total;
  out.days = found.facets.days;
  out.categories = found.facets.categories;
  out.page = papers_of(store, found);
  if (options.people_max > 0) count_people(store, index, name, options.people_max, out);
  return out;
}

NearOrganisations near_organisations(index::Index& index, const std::string& name) {
  NearOrganisations out;
  out.names = names_with(index, name, index::Node::Op::all);
  if (out.names.empty()) out.names = names_with(index, name, index::Node::Op::any);
  index::Query query = index::read_query(organisation_words_query(name));
  if (query.root == nullptr) return out;
  query.limit = 1;
  out.papers = index.search(query).total;
  return out;
}

std::string organisation_words_query(const std::string& name) {
  std::string words = name;
  std::replace(words.begin(), words.end(), '"', ' ');
  return fmt::format("org:\"{}\"", words);
}

}  // namespace quire::feed
