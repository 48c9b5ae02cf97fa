// From papers to a model: words counted, rare ones dropped, the rest weighted and factorised.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "meaning/embedder.h"
#include "meaning/factorise.h"

namespace quire::meaning {
namespace {

constexpr std::size_t kWordBytesMax = 255;  // a word's length is one byte in the file
constexpr std::uint32_t kGone = ~std::uint32_t{0};

/// An eighth of the papers at most: directions that few papers share are chance.
std::size_t rank_for(std::size_t papers) {
  return std::min(kDimensions, std::max<std::size_t>(8, papers / 8));
}

float idf(std::size_t papers, std::uint32_t with) {
  const auto n = static_cast<double>(papers);
  return static_cast<float>(std::log(1 + (n - with + 0.5) / (with + 0.5)));
}

/// The words that the model gets: the most frequent, equal ones by the alphabet. A word of a single paper is
/// one of them if there is room: it points to that paper, and so to what is like it.
std::vector<std::uint32_t> chosen_words(const WordTable& words, const std::vector<std::uint32_t>& papers_with,
                                        std::size_t most) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t word = 0; word < words.size(); ++word) {
    if (words.word(word).size() <= kWordBytesMax) chosen.push_back(word);
  }
  std::sort(chosen.begin(), chosen.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (papers_with[a] != papers_with[b]) return papers_with[a] > papers_with[b];
    return words.word(a) < words.word(b);
  });
  if (chosen.size() > most) chosen.resize(most);
  return chosen;
}

/// log(1 + count) * idf, each row of length one.
SparseRows weighted_rows(const std::vector<std::uint64_t>& ends, const std::vector<Count>& counts,
                         const std::vector<std::uint32_t>& place, const std::vector<float>& idfs) {
  SparseRows rows;
  rows.width = idfs.size();
  std::size_t at = 0;
  for (const std::uint64_t end : ends) {
    const std::size_t first = rows.values.size();
    double squares = 0;
    for (; at < end; ++at) {
      const std::uint32_t column = place[counts[at].word];
      if (column == kGone) continue;
      const float value = std::log1p(static_cast<float>(counts[at].times)) * idfs[column];
      rows.columns.push_back(column);
      rows.values.push_back(value);
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const float scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0.F;
    for (std::size_t i = first; i < rows.values.size(); ++i) rows.values[i] *= scale;
    rows.ends.push_back(rows.values.size());
  }
  return rows;
}

float quantise(std::span<const float> row, std::int8_t* out) {
  float largest = 0;
  for (const float x : row) largest = std::max(largest, std::abs(x));
  const float scale = largest / 127;
  for (std::size_t i = 0; i < row.size(); ++i)
    out[i] = static_cast<std::int8_t>(scale > 0 ? std::lround(row[i] / scale) : 0);
  return scale;
}

}  // namespace

void Trainer::add(std::string_view title, std::string_view abstract) {
  std::vector<std::uint32_t> words;
  const auto take = [&](std::string_view stem) { words.push_back(words_.add(stem)); };
  for_each_stem(title, take);
  for_each_stem(abstract, take);
  papers_with_.resize(words_.size(), 0);
  for (const Count& count : counted(words)) {
    ++papers_with_[count.word];
    counts_.push_back(count);
  }
  ends_.push_back(counts_.size());
}

Result<Embedder> Trainer::train(const TrainOptions& options) {
  const std::size_t papers = ends_.size();
  const auto chosen = chosen_words(words_, papers_with_, options.vocabulary_max);
  if (chosen.empty()) return Error{fmt::format("the {} papers have no words; add some that have", papers)};

  Embedder model;
  std::vector<std::uint32_t> place(words_.size(), kGone);
  std::vector<float> idfs;
  for (const std::uint32_t word : chosen) {
    place[word] = model.words_.add(words_.word(word));
    idfs.push_back(idf(papers, papers_with_[word]));
  }

  const SparseRows matrix = weighted_rows(ends_, counts_, place, idfs);
  *this = Trainer();

  const auto factors =
      factorise(matrix, {rank_for(papers), options.threads, options.seed, options.progress, options.stop});
  if (!factors) return Error{"the training was stopped"};
  model.trained_on_ = papers;
  model.vectors_.assign(chosen.size() * kDimensions, 0);
  for (std::size_t word = 0; word < chosen.size(); ++word) {
    const std::span<const float> row(factors->vectors.data() + word * factors->rank, factors->rank);
    model.weights_.push_back(idfs[word] * quantise(row, model.vectors_.data() + word * kDimensions));
  }
  return Embedder::read(model.payload());  // with its version
}

}  // namespace quire::meaning
