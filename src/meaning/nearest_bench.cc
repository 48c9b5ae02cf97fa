// How fast the nearest vectors are found, how many of the true ten, and in how much memory; beside FAISS
// (IVF with 8 bits) and hnswlib, if they were there when this was built, on the same vectors in the same run.
//   zstd -dc --long=27 PAPERS.jsonl.zst |
//     nearest_bench [--count 200000] [--hard] [--peers] [--keep FILE] [--share FILE]
// --keep: the vectors are read from the file, or written to it; --share: written as other programs' peers
// want them (benchmarks/search/peers/usearch.mjs), with the true answers.
//
// Vectors: the room's own embedder, trained on the papers of standard input (a JSON object a line with title
// and abstract). The titles of 1,000 papers that are left out are the questions. When more vectors are asked
// for than there are papers, they are made: a paper's vector and that of one of its 30 nearest, in random
// shares, with noise of a tenth of their length, so that neighbourhoods are as dense as a larger archive's.
// --hard: papers and questions get noise as long as themselves, which is beyond what texts do. Recall is
// against an exact search in floating point; times are CPU time of one thread.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <numeric>
#include <random>
#include <thread>

#include <Eigen/Core>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include "meaning/embedder.h"
#include "meaning/nearest.h"

#ifdef QUIRE_FAISS
#include <faiss/IndexFlat.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexScalarQuantizer.h>
#include <omp.h>
#endif
#ifdef QUIRE_HNSWLIB
#include <hnswlib/hnswlib.h>
#endif

namespace {

using namespace quire::meaning;

constexpr std::size_t kQuestions = 1000;
constexpr std::size_t kBest = 10;

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}
double thread_seconds() { return seconds(CLOCK_THREAD_CPUTIME_ID); }
double process_seconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID); }

/// Memory of the process now, in MiB.
double resident() {
  malloc_trim(0);
  std::ifstream in("/proc/self/statm");
  std::size_t all = 0;
  std::size_t pages = 0;
  in >> all >> pages;
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576;
}

/// Vectors of kDimensions numbers, one after the other.
struct Vectors {
  std::vector<float> numbers;
  std::size_t size() const { return numbers.size() / kDimensions; }
  std::span<float> at(std::size_t i) { return {numbers.data() + i * kDimensions, kDimensions}; }
  std::span<const float> at(std::size_t i) const { return {numbers.data() + i * kDimensions, kDimensions}; }
  void add(std::span<const float> vector) { numbers.insert(numbers.end(), vector.begin(), vector.end()); }
};

void scale_to_one(std::span<float> vector) {
  double squares = 0;
  for (const float x : vector) squares += static_cast<double>(x) * static_cast<double>(x);
  for (float& x : vector) x = static_cast<float>(static_cast<double>(x) / std::sqrt(squares));
}

struct Data {
  Vectors papers;
  Vectors questions;
};

Data embed(std::istream& in) {
  std::vector<std::pair<std::string, std::string>> papers;
  for (std::string line; std::getline(in, line);) {
    const auto object = boost::json::parse(line).as_object();
    const auto text = [&](const char* name) {
      const auto* const value = object.if_contains(name);
      return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
    };
    papers.emplace_back(text("title"), text("abstract"));
  }
  std::shuffle(papers.begin(), papers.end(), std::mt19937_64(1));
  Trainer trainer;
  for (std::size_t i = kQuestions; i < std::min<std::size_t>(papers.size(), 150'000); ++i)
    trainer.add(papers[i].first, papers[i].second);
  const auto model = trainer.train({});
  if (!model) throw std::runtime_error(model.error());
  const auto known = [](const Vector& vector) {
    return std::any_of(vector.begin(), vector.end(), [](float x) { return x != 0; });
  };
  Data out;
  for (std::size_t i = 0; i < papers.size(); ++i) {
    const Vector vector = i < kQuestions ? model->embed_query(papers[i].first)
                                         : model->embed_document(papers[i].first, papers[i].second);
    if (known(vector)) (i < kQuestions ? out.questions : out.papers).add(vector);
  }
  return out;
}

void write(const Data& data, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  const std::uint64_t questions = data.questions.size();
  out.write(reinterpret_cast<const char*>(&questions), sizeof questions);
  for (const Vectors* part : {&data.questions, &data.papers})
    out.write(reinterpret_cast<const char*>(part->numbers.data()),
              static_cast<std::streamsize>(part->numbers.size() * sizeof(float)));
}

bool read(Data& data, const std::string& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return false;
  const auto bytes = static_cast<std::size_t>(in.tellg());
  in.seekg(0);
  std::uint64_t questions = 0;
  in.read(reinterpret_cast<char*>(&questions), sizeof questions);
  data.questions.numbers.resize(questions * kDimensions);
  data.papers.numbers.resize((bytes - sizeof questions) / sizeof(float) - data.questions.numbers.size());
  for (Vectors* part : {&data.questions, &data.papers})
    in.read(reinterpret_cast<char*>(part->numbers.data()),
            static_cast<std::streamsize>(part->numbers.size() * sizeof(float)));
  return static_cast<bool>(in);
}

void add_noise(std::span<float> vector, float length, std::mt19937_64& random) {
  std::normal_distribution<float> normal(0.F, length / std::sqrt(static_cast<float>(vector.size())));
  for (float& x : vector) x += normal(random);
  scale_to_one(vector);
}

void grow(Vectors& papers, std::size_t count) {
  const std::size_t real = papers.size();
  Nearest nearest(kDimensions);
  for (std::size_t i = 0; i < real; ++i) nearest.add(static_cast<quire::store::Doc>(i), papers.at(i));
  nearest.tend();
  papers.numbers.resize(count * kDimensions);
  const auto make = [&](std::size_t first, std::size_t step) {
    for (std::size_t i = first; i < count; i += step) {
      std::mt19937_64 random(i);
      const std::size_t one = random() % real;
      const auto near = nearest.search(papers.at(one), 31, {}, {8, 1.F});
      const std::size_t other = near[random() % near.size()].doc;
      const float share = std::uniform_real_distribution<float>(0.3F, 0.9F)(random);
      const auto out = papers.at(i);
      for (std::size_t d = 0; d < kDimensions; ++d)
        out[d] = share * papers.at(one)[d] + (1 - share) * papers.at(other)[d];
      scale_to_one(out);
      add_noise(out, 0.1F, random);
    }
  };
  std::jthread half(make, real, 2);
  make(real + 1, 2);
}

using Found = std::vector<std::vector<std::size_t>>;

/// The true ten of each question, among the papers whose number `of` divides.
Found truth(const Data& data, std::size_t of = 1) {
  using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  constexpr std::size_t kSlice = 4096;
  const auto questions = static_cast<Eigen::Index>(data.questions.size());
  const auto dimensions = static_cast<Eigen::Index>(kDimensions);
  const Eigen::Map<const Matrix> asked(data.questions.numbers.data(), questions, dimensions);
  std::vector<std::vector<std::pair<float, std::size_t>>> best(data.questions.size());
  for (std::size_t from = 0; from < data.papers.size(); from += kSlice) {
    const auto rows = static_cast<Eigen::Index>(std::min(kSlice, data.papers.size() - from));
    const Eigen::Map<const Matrix> part(data.papers.at(from).data(), rows, dimensions);
    const Matrix scores = asked * part.transpose();
    for (Eigen::Index q = 0; q < questions; ++q) {
      auto& mine = best[static_cast<std::size_t>(q)];
      for (auto i = static_cast<Eigen::Index>((of - from % of) % of); i < rows;
           i += static_cast<Eigen::Index>(of)) {
        if (mine.size() == kBest && scores(q, i) <= mine.back().first) continue;
        mine.emplace_back(scores(q, i), from + static_cast<std::size_t>(i));
        std::sort(mine.begin(), mine.end(), std::greater<>());
        if (mine.size() > kBest) mine.pop_back();
      }
    }
  }
  Found out(best.size());
  for (std::size_t q = 0; q < best.size(); ++q)
    for (const auto& [score, paper] : best[q]) out[q].push_back(paper);
  return out;
}

/// Little endian: u32 dimensions, papers, questions, best; f32 of the papers, of the questions; u32 numbers
/// of the best papers of each question.
void share(const Data& data, const Found& truth, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  const auto number = [&](std::size_t value) {
    const auto narrow = static_cast<std::uint32_t>(value);
    out.write(reinterpret_cast<const char*>(&narrow), sizeof narrow);
  };
  for (const std::size_t value : {kDimensions, data.papers.size(), data.questions.size(), kBest})
    number(value);
  for (const Vectors* part : {&data.papers, &data.questions})
    out.write(reinterpret_cast<const char*>(part->numbers.data()),
              static_cast<std::streamsize>(part->numbers.size() * sizeof(float)));
  for (const auto& papers : truth)
    for (const std::size_t paper : papers) number(paper);
  if (!out.flush()) throw std::runtime_error(file + ": cannot be written");
}

/// Asks everything three times and takes the fastest; prints a line.
template <class Ask>
void measure(const std::string& name, const Data& data, const Found& truth, Ask&& ask) {
  Found found(data.questions.size());
  double took = 1e9;
  for (int round = 0; round < 3; ++round) {
    const double start = thread_seconds();
    for (std::size_t q = 0; q < found.size(); ++q) found[q] = ask(data.questions.at(q));
    took = std::min(took, thread_seconds() - start);
  }
  std::size_t hits = 0;
  std::size_t all = 0;
  for (std::size_t q = 0; q < found.size(); ++q) {
    all += truth[q].size();
    for (const std::size_t paper : found[q])
      hits += static_cast<std::size_t>(std::count(truth[q].begin(), truth[q].end(), paper));
  }
  fmt::print("  {:<34} recall@10 {:.4f}  {:>8.0f} queries/s\n", name,
             static_cast<double>(hits) / static_cast<double>(all), static_cast<double>(found.size()) / took);
  std::fflush(stdout);
}

auto asking(const Nearest& nearest, Effort effort, std::vector<std::uint64_t> allowed = {}) {
  return [&nearest, effort, allowed = std::move(allowed)](std::span<const float> question) {
    std::vector<std::size_t> out;
    for (const Neighbour& one : nearest.search(question, kBest, allowed, effort)) out.push_back(one.doc);
    return out;
  };
}

void measure_filters(const Nearest& nearest, const Data& data) {
  for (const std::size_t of : {2, 10, 50, 200, 2000}) {
    std::vector<std::uint64_t> allowed(data.papers.size() / 64 + 1);
    for (std::size_t i = 0; i < data.papers.size(); i += of) allowed[i / 64] |= std::uint64_t{1} << (i % 64);
    measure(fmt::format("default, one in {} allowed", of), data, truth(data, of),
            asking(nearest, {}, allowed));
  }
}

void measure_file(const Nearest& nearest, const Data& data, const Found& truth) {
  const auto file = std::filesystem::temp_directory_path() / fmt::format("nearest-bench-{}", ::getpid());
  const double start = process_seconds();
  nearest.save(file);
  const double saved = process_seconds();
  const auto read = Nearest::open(file, kDimensions);
  const double ended = process_seconds();
  const double mib = static_cast<double>(std::filesystem::file_size(file)) / 1048576;
  std::filesystem::remove(file);
  if (!read) throw std::runtime_error(read.error());
  fmt::print("  saved in {:.2f}, read in {:.2f} CPU seconds; {:.1f} MiB\n", saved - start, ended - saved,
             mib);
  measure("default, as read", data, truth, asking(**read, {}));
}

void measure_quire(const Data& data, const Found& truth) {
  const double before = resident();
  const double start = process_seconds();
  Nearest nearest(kDimensions);
  for (std::size_t i = 0; i < data.papers.size(); ++i)
    nearest.add(static_cast<quire::store::Doc>(i), data.papers.at(i));
  const double added = process_seconds();
  nearest.tend();
  fmt::print(
      "quire: {} vectors in {} lists; added in {:.1f}, lists made in {:.1f} CPU seconds; {:.1f} MiB, "
      "resident {:.1f} MiB\n",
      nearest.size(), nearest.lists(), added - start, process_seconds() - added,
      static_cast<double>(nearest.bytes()) / 1048576, resident() - before);
  measure("default", data, truth, asking(nearest, {}));
  measure_file(nearest, data, truth);
  measure_filters(nearest, data);
  for (const std::size_t probes : {8, 16, 32, 64, 96, 128, 256, 512})
    measure(fmt::format("{} lists", probes), data, truth, asking(nearest, {probes, Effort{}.doubt}));
  for (const float doubt : {1.F, 2.F, 3.F})
    measure(fmt::format("64 lists, doubt {}", doubt), data, truth, asking(nearest, {64, doubt}));
  measure("all lists", data, truth, asking(nearest, {nearest.lists(), 3.F}));
}

#ifdef QUIRE_FAISS
void measure_faiss(const Data& data, const Found& truth) {
  const double before = resident();
  const double start = process_seconds();
  const auto count = static_cast<faiss::Index::idx_t>(data.papers.size());
  const auto lists = static_cast<std::size_t>(4 * std::sqrt(static_cast<double>(count)));
  faiss::IndexFlatIP centres(kDimensions);
  faiss::IndexIVFScalarQuantizer index(&centres, kDimensions, lists, faiss::ScalarQuantizer::QT_8bit,
                                       faiss::METRIC_INNER_PRODUCT);
  index.cp.niter = 5;
  index.train(std::min<faiss::Index::idx_t>(count, static_cast<faiss::Index::idx_t>(lists * 39)),
              data.papers.numbers.data());
  index.add(count, data.papers.numbers.data());
  fmt::print("faiss IVF-SQ8: built in {:.1f} CPU seconds, resident {:.1f} MiB\n", process_seconds() - start,
             resident() - before);
  omp_set_num_threads(1);
  for (const std::size_t probes : {16, 32, 64}) {
    index.nprobe = probes;
    measure(fmt::format("{} lists", probes), data, truth, [&](std::span<const float> question) {
      float scores[kBest];
      faiss::Index::idx_t numbers[kBest];
      index.search(1, question.data(), kBest, scores, numbers);
      return std::vector<std::size_t>(numbers, numbers + kBest);
    });
  }
}
#endif

#ifdef QUIRE_HNSWLIB
void measure_hnswlib(const Data& data, const Found& truth) {
  const double before = resident();
  const double start = process_seconds();
  hnswlib::InnerProductSpace space(kDimensions);
  hnswlib::HierarchicalNSW<float> index(&space, data.papers.size(), 16, 200);
  const auto add = [&](std::size_t first) {
    for (std::size_t i = first; i < data.papers.size(); i += 2) index.addPoint(data.papers.at(i).data(), i);
  };
  {
    std::jthread half(add, 0);
    add(1);
  }
  fmt::print("hnswlib M 16: built in {:.1f} CPU seconds, resident {:.1f} MiB\n", process_seconds() - start,
             resident() - before);
  for (const std::size_t effort : {32, 64, 128}) {
    index.setEf(effort);
    measure(fmt::format("ef {}", effort), data, truth, [&](std::span<const float> question) {
      std::vector<std::size_t> out;
      for (auto found = index.searchKnn(question.data(), kBest); !found.empty(); found.pop())
        out.push_back(found.top().second);
      return out;
    });
  }
}
#endif

int run(int count, char** words) {
  std::size_t wanted = 200'000;
  std::string file;
  std::string shared;
  bool hard = false;
  bool peers = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--count" && i + 1 < count) wanted = std::stoul(words[++i]);
    if (word == "--keep" && i + 1 < count) file = words[++i];
    if (word == "--share" && i + 1 < count) shared = words[++i];
    hard |= word == "--hard";
    peers |= word == "--peers";
  }
  Data data;
  const bool kept = !file.empty() && read(data, file);
  if (!kept) data = embed(std::cin);
  const bool grown = data.papers.size() < wanted;
  if (grown) grow(data.papers, wanted);
  if (!file.empty() && (grown || !kept)) write(data, file);
  data.papers.numbers.resize(wanted * kDimensions);
  std::mt19937_64 random(7);
  for (std::size_t i = 0; hard && i < data.papers.size(); ++i) add_noise(data.papers.at(i), 1.F, random);
  for (std::size_t i = 0; hard && i < data.questions.size(); ++i)
    add_noise(data.questions.at(i), 1.F, random);
  const Found true_ones = truth(data);
  if (!shared.empty()) share(data, true_ones, shared);
  measure_quire(data, true_ones);
  if (peers) {
#ifdef QUIRE_FAISS
    measure_faiss(data, true_ones);
#endif
#ifdef QUIRE_HNSWLIB
    measure_hnswlib(data, true_ones);
#endif
  }
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "nearest_bench: %s\n", fault.what());
    return 1;
  }
}
