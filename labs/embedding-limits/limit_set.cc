#include "labs/embedding-limits/limit_set.h"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <unordered_map>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include "labs/embedding-limits/lexical.h"

namespace quire::labs::embedding_limits {

namespace {

/// How many people a pattern is laid over.
std::size_t people_of(const LimitOptions& options) {
  switch (options.pattern) {
    case Pattern::dense:
      return least_documents(options.queries, options.k);
    case Pattern::random:
      return options.documents;
    case Pattern::cycle:
      return std::max(options.queries, options.k + 1);
    case Pattern::disjoint:
      return std::max(options.queries * options.k, options.k + 1);
  }
  return 0;
}

/// `count` different numbers below n in random order.
std::vector<std::uint32_t> drawn(random::Stream& stream, std::size_t n, std::size_t count) {
  const auto sorted = random::without_replacement(stream, n, count);
  std::vector<std::uint32_t> numbers(sorted.begin(), sorted.end());
  stream.shuffle(std::span(numbers));
  return numbers;
}

/// The same relevance with its documents at `places` of a larger collection.
Relevance placed(const Relevance& core, const std::vector<std::uint32_t>& places, std::size_t documents) {
  Relevance out(documents);
  for (std::size_t q = 0; q < core.queries(); ++q) {
    std::vector<std::uint32_t> positives;
    for (const std::uint32_t p : core.positives(q)) positives.push_back(places[p]);
    std::sort(positives.begin(), positives.end());
    out.add(positives);
  }
  return out;
}

/// Numbers of the things that a query may ask for.
std::vector<std::uint32_t> askable(std::span<const std::string> things, bool strict) {
  std::unordered_map<std::string, std::size_t> in_things;
  for (const std::string& thing : things) {
    std::vector<std::string> words = words_of(thing);
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string& word : words) ++in_things[word];
  }
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < things.size(); ++i) {
    const auto words = words_of(things[i]);
    const bool alone = std::all_of(words.begin(), words.end(),
                                   [&](const std::string& word) { return in_things[word] == 1; });
    if (alone || !strict) numbers.push_back(static_cast<std::uint32_t>(i));
  }
  return numbers;
}

Status check_options(const LimitOptions& options) {
  if (options.documents > kDocumentsMax)
    return Error{fmt::format("{} documents; at most {} are made", options.documents, kDocumentsMax)};
  const std::size_t people = people_of(options);
  if (people > options.documents)
    return Error{
        fmt::format("documents: {} queries of {} in the pattern {} need at least {} documents, not {}",
                    options.queries, options.k, word(options.pattern), people, options.documents)};
  return success();
}

/// What every person gets beyond what they are asked for.
struct TopUp {
  std::vector<std::uint32_t> things;
  std::size_t count = 0;  ///< things of a person in all
};

Result<TopUp> top_up(const LimitOptions& options, std::span<const std::string> things,
                     const std::vector<std::uint32_t>& asked,
                     const std::vector<std::vector<std::uint32_t>>& likes) {
  TopUp rest;
  std::size_t least = static_cast<std::size_t>(-1);
  rest.count = options.likes;
  for (const auto& mine : likes) {
    least = std::min(least, mine.size());
    rest.count = std::max(rest.count, mine.size());
  }
  std::vector<bool> is_asked(things.size());
  for (const std::uint32_t thing : asked) is_asked[thing] = true;
  for (std::uint32_t i = 0; i < things.size(); ++i)
    if (!is_asked[i]) rest.things.push_back(i);
  if (rest.things.size() < rest.count - least)
    return Error{
        fmt::format("{} things are left that no query asks for; people need {} of them, so the list has "
                    "to have at least {} things",
                    rest.things.size(), rest.count - least, asked.size() + rest.count - least)};
  return rest;
}

}  // namespace

Result<LimitSet> make_limit(const LimitOptions& options, std::span<const std::string> things,
                            const std::function<void()>& check) {
  if (const Status status = check_options(options); !status) return Error{status.error()};
  const std::size_t people = people_of(options);
  auto core = make_pattern(options.pattern, options.queries, options.k, people,
                           random::Stream(options.seed, "limit pattern"));
  if (!core) return Error{core.error()};
  const auto numbers = askable(things, options.strict);
  if (numbers.size() < options.queries)
    return Error{fmt::format("{} queries ask for a thing each, and {} of the {} things can be asked for{}",
                             options.queries, numbers.size(), things.size(),
                             options.strict ? " (strict: those that share no word with another)" : "")};
  LimitSet set;
  set.things_.assign(things.begin(), things.end());
  set.people_asked_for_ = people;
  random::Stream stream(options.seed, "limit set");
  set.relevance_ = placed(*core, drawn(stream, options.documents, people), options.documents);
  for (const std::uint32_t i : drawn(stream, numbers.size(), options.queries))
    set.asked_.push_back(numbers[i]);
  set.likes_.resize(options.documents);
  for (std::size_t q = 0; q < options.queries; ++q)
    for (const std::uint32_t person : set.relevance_.positives(q))
      set.likes_[person].push_back(set.asked_[q]);
  const auto rest = top_up(options, things, set.asked_, set.likes_);
  if (!rest) return Error{rest.error()};
  const auto first = first_names(), last = last_names();
  const auto names = drawn(stream, first.size() * last.size(), options.documents);
  for (std::size_t i = 0; i < options.documents; ++i) {
    check();
    auto& mine = set.likes_[i];
    for (const std::uint32_t at : drawn(stream, rest->things.size(), rest->count - mine.size()))
      mine.push_back(rest->things[at]);
    stream.shuffle(std::span(mine));
    set.names_.push_back(fmt::format("{} {}", first[names[i] / last.size()], last[names[i] % last.size()]));
  }
  return set;
}

Result<LimitSet> make_limit(const LimitOptions& options, const std::function<void()>& check) {
  const std::vector<std::string> things(our_likes().begin(), our_likes().end());
  return make_limit(options, things, check);
}

std::string LimitSet::document_id(std::size_t document) const { return fmt::format("doc_{}", document); }
std::string LimitSet::query_id(std::size_t query) const { return fmt::format("query_{}", query); }

std::string LimitSet::document_text(std::size_t document) const {
  std::string text = names_[document] + " likes ";
  const auto& mine = likes_[document];
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (i > 0) text += i + 1 == mine.size() ? " and " : ", ";
    text += things_[mine[i]];
  }
  return text + '.';
}

std::string LimitSet::query_text(std::size_t query) const {
  return fmt::format("Who likes {}?", things_[asked_[query]]);
}

namespace {

std::string quoted(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }

/// Calls back with every query and each of its documents.
template <class Write>
void each_pair(const LimitSet& set, Write write) {
  for (std::size_t q = 0; q < set.queries(); ++q)
    for (const std::uint32_t document : set.relevance().positives(q))
      write(set.query_id(q), set.document_id(document));
}

}  // namespace

void write_corpus(const LimitSet& set, std::ostream& out) {
  for (std::size_t i = 0; i < set.documents(); ++i)
    fmt::print(out, "{{\"_id\":\"{}\",\"title\":\"\",\"text\":{}}}\n", set.document_id(i),
               quoted(set.document_text(i)));
}

void write_queries(const LimitSet& set, std::ostream& out) {
  for (std::size_t q = 0; q < set.queries(); ++q)
    fmt::print(out, "{{\"_id\":\"{}\",\"text\":{}}}\n", set.query_id(q), quoted(set.query_text(q)));
}

void write_qrels(const LimitSet& set, std::ostream& out) {
  out << "query-id\tcorpus-id\tscore\n";
  each_pair(set, [&](const std::string& query, const std::string& document) {
    fmt::print(out, "{}\t{}\t1\n", query, document);
  });
}

void write_qrels_jsonl(const LimitSet& set, std::ostream& out) {
  each_pair(set, [&](const std::string& query, const std::string& document) {
    fmt::print(out, "{{\"query-id\":\"{}\",\"corpus-id\":\"{}\",\"score\":1}}\n", query, document);
  });
}

}  // namespace quire::labs::embedding_limits
