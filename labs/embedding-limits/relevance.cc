#include "labs/embedding-limits/relevance.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace quire::labs::embedding_limits {

namespace {

/// The next k-subset of 0..n-1 in lexicographic order; false after the last.
bool next_subset(std::vector<std::uint32_t>& subset, std::size_t n) {
  for (std::size_t i = subset.size(); i-- > 0;) {
    if (subset[i] + 1 + (subset.size() - 1 - i) >= n) continue;
    ++subset[i];
    for (std::size_t j = i + 1; j < subset.size(); ++j) subset[j] = subset[j - 1] + 1;
    return true;
  }
  return false;
}

Relevance first_subsets(std::size_t n, std::size_t k, std::size_t most) {
  Relevance relevance(n);
  std::vector<std::uint32_t> subset(k);
  for (std::size_t i = 0; i < k; ++i) subset[i] = static_cast<std::uint32_t>(i);
  do {
    if (relevance.queries() == most) break;
    relevance.add(subset);
  } while (next_subset(subset, n));
  return relevance;
}

Relevance drawn_subsets(std::size_t queries, std::size_t k, std::size_t documents, random::Stream& stream) {
  Relevance relevance(documents);
  std::set<std::vector<std::uint32_t>> seen;
  while (relevance.queries() < queries) {
    const auto drawn = random::without_replacement(stream, documents, k);
    const std::vector<std::uint32_t> subset(drawn.begin(), drawn.end());
    if (seen.insert(subset).second) relevance.add(subset);
  }
  return relevance;
}

/// Query i has the documents step*i .. step*i+k-1, around the end.
Relevance rows_of(std::size_t queries, std::size_t k, std::size_t documents, std::size_t step) {
  Relevance relevance(documents);
  for (std::size_t i = 0; i < queries; ++i) {
    std::vector<std::uint32_t> subset(k);
    for (std::size_t j = 0; j < k; ++j) subset[j] = static_cast<std::uint32_t>((step * i + j) % documents);
    std::sort(subset.begin(), subset.end());
    relevance.add(subset);
  }
  return relevance;
}

}  // namespace

void Relevance::add(std::span<const std::uint32_t> positives) {
  if (positives.empty()) throw std::invalid_argument("a query without positives");
  if (positives.size() >= documents_) throw std::invalid_argument("every document is a positive");
  for (std::size_t i = 0; i < positives.size(); ++i)
    if (positives[i] >= documents_ || (i > 0 && positives[i - 1] >= positives[i]))
      throw std::invalid_argument("positives are not sorted documents");
  positives_.insert(positives_.end(), positives.begin(), positives.end());
  starts_.push_back(positives_.size());
}

double choose(std::size_t n, std::size_t k) {
  if (k > n) return 0;
  k = std::min(k, n - k);
  double product = 1;
  for (std::size_t i = 1; i <= k; ++i)  // each quotient is a binomial coefficient, hence whole
    product = product * static_cast<double>(n - k + i) / static_cast<double>(i);
  return product;
}

std::size_t least_documents(std::size_t sets, std::size_t k) {
  std::size_t n = k + 1;
  while (choose(n, k) < static_cast<double>(sets)) ++n;
  return n;
}

Relevance every_subset(std::size_t n, std::size_t k) {
  if (k == 0 || k >= n) throw std::invalid_argument("k is not between 1 and n-1");
  return first_subsets(n, k, static_cast<std::size_t>(-1));
}

Result<Pattern> pattern_of(std::string_view word) {
  if (word == "dense") return Pattern::dense;
  if (word == "random") return Pattern::random;
  if (word == "cycle") return Pattern::cycle;
  if (word == "disjoint") return Pattern::disjoint;
  return Error{fmt::format("{}: a pattern is dense, random, cycle or disjoint", word.substr(0, 40))};
}

const char* word(Pattern pattern) {
  switch (pattern) {
    case Pattern::dense:
      return "dense";
    case Pattern::random:
      return "random";
    case Pattern::cycle:
      return "cycle";
    case Pattern::disjoint:
      return "disjoint";
  }
  return "";
}

Result<Relevance> make_pattern(Pattern pattern, std::size_t queries, std::size_t k, std::size_t documents,
                               random::Stream stream) {
  if (k < 1 || queries < 1) return Error{"there is at least one query, and at least one document for it"};
  if (pattern == Pattern::dense) return first_subsets(least_documents(queries, k), k, queries);
  if (k >= documents)
    return Error{
        fmt::format("k = {} of {} documents: k has to be below the number of documents", k, documents)};
  switch (pattern) {
    case Pattern::random:
      if (choose(documents, k) < 2 * static_cast<double>(queries))
        return Error{fmt::format("{} documents have too few sets of {} to draw {} different ones", documents,
                                 k, queries)};
      return drawn_subsets(queries, k, documents, stream);
    case Pattern::cycle:
      if (queries > documents)
        return Error{fmt::format("a cycle of {} documents has no {} different sets", documents, queries)};
      return rows_of(queries, k, documents, 1);
    default:
      if (queries * k > documents)
        return Error{fmt::format("{} disjoint sets of {} need {} documents, not {}", queries, k, queries * k,
                                 documents)};
      return rows_of(queries, k, documents, k);
  }
}

namespace {

/// The same relevance, asked from the other side.
std::vector<std::vector<std::uint32_t>> queries_of_documents(const Relevance& relevance) {
  std::vector<std::vector<std::uint32_t>> queries(relevance.documents());
  for (std::size_t q = 0; q < relevance.queries(); ++q)
    for (const std::uint32_t document : relevance.positives(q))
      queries[document].push_back(static_cast<std::uint32_t>(q));
  return queries;
}

struct Overlaps {
  std::size_t edges = 0;  ///< pairs, each counted from both sides
  double similarity = 0;
};

Overlaps count_query_overlaps(const Relevance& relevance,
                              const std::vector<std::vector<std::uint32_t>>& queries_of,
                              const std::function<void()>& check) {
  Overlaps overlaps;
  std::vector<std::uint32_t> shared(relevance.queries());
  std::vector<std::uint32_t> touched;
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    check();
    touched.clear();
    for (const std::uint32_t document : relevance.positives(q))
      for (const std::uint32_t other : queries_of[document])
        if (other != q && shared[other]++ == 0) touched.push_back(other);
    for (const std::uint32_t other : touched) {
      const double both = shared[other];
      const auto sizes = relevance.positives(q).size() + relevance.positives(other).size();
      overlaps.similarity += both / (static_cast<double>(sizes) - both);
      shared[other] = 0;
    }
    overlaps.edges += touched.size();
  }
  return overlaps;
}

std::size_t count_document_edges(const Relevance& relevance,
                                 const std::vector<std::vector<std::uint32_t>>& queries_of,
                                 const std::function<void()>& check) {
  std::size_t edges = 0;
  std::vector<std::uint32_t> seen_by(relevance.documents(), static_cast<std::uint32_t>(-1));
  for (std::size_t document = 0; document < relevance.documents(); ++document) {
    check();
    for (const std::uint32_t q : queries_of[document])
      for (const std::uint32_t other : relevance.positives(q))
        if (other != document && seen_by[other] != document) {
          seen_by[other] = static_cast<std::uint32_t>(document);
          ++edges;
        }
  }
  return edges;
}

double share(std::size_t edges_from_both_sides, std::size_t nodes) {
  if (nodes < 2) return 0;
  return static_cast<double>(edges_from_both_sides) /
         (static_cast<double>(nodes) * static_cast<double>(nodes - 1));
}

void count_sizes(const Relevance& relevance, QrelStatistics& s) {
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    const std::size_t k = relevance.positives(q).size();
    if (s.sizes.size() <= k) s.sizes.resize(k + 1);
    ++s.sizes[k];
  }
  s.distinct_size =
      static_cast<std::size_t>(std::max_element(s.sizes.begin(), s.sizes.end()) - s.sizes.begin());
  std::vector<std::vector<std::uint32_t>> sets;
  for (std::size_t q = 0; q < relevance.queries(); ++q)
    if (const auto p = relevance.positives(q); p.size() == s.distinct_size)
      sets.emplace_back(p.begin(), p.end());
  std::sort(sets.begin(), sets.end());
  s.distinct = static_cast<std::size_t>(std::unique(sets.begin(), sets.end()) - sets.begin());
}

}  // namespace

Result<QrelStatistics> statistics(const Relevance& relevance, const std::function<void()>& check) {
  const auto queries_of = queries_of_documents(relevance);
  double work = 0;
  for (std::size_t document = 0; document < queries_of.size(); ++document) {
    const double degree = static_cast<double>(queries_of[document].size());
    work += degree * degree;
    for (const std::uint32_t q : queries_of[document])
      work += static_cast<double>(relevance.positives(q).size());
  }
  if (work > kOverlapsMax)
    return Error{fmt::format("{:.3g} overlaps of queries would have to be counted; at most {:.3g} are", work,
                             kOverlapsMax)};
  QrelStatistics s;
  count_sizes(relevance, s);
  const Overlaps overlaps = count_query_overlaps(relevance, queries_of, check);
  const double queries = static_cast<double>(std::max<std::size_t>(relevance.queries(), 1));
  s.strength = overlaps.similarity / queries;
  s.query_density = share(overlaps.edges, relevance.queries());
  s.document_density = share(count_document_edges(relevance, queries_of, check), relevance.documents());
  return s;
}

}  // namespace quire::labs::embedding_limits
