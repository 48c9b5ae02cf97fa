#include "labs/vr-halpern/games.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "labs/vr-halpern/kernels.h"

namespace quire::labs::vr_halpern {

namespace {

constexpr double kDecay = 0.8;  // of the policeman's game
constexpr int kPowerStepsMax = 500;

const double* row(const Matrix& a, std::size_t i) { return a.cells.data() + i * a.columns; }

Vec squared_rows(const Matrix& a) {
  Vec squares(a.rows);
  for (std::size_t i = 0; i < a.rows; ++i) squares[i] = kernels().dot(row(a, i), row(a, i), a.columns);
  return squares;
}

Vec shares(Vec weights) {
  double sum = 0;
  for (const double w : weights) sum += w;
  for (double& w : weights) w /= sum;
  return weights;
}

}  // namespace

std::string game_fault(const Matrix& a) {
  constexpr double kLargest = 1e100, kSmallest = 1e-100;
  double largest = 0;
  for (const double x : a.cells) {
    if (!std::isfinite(x)) return "an entry is not finite";
    largest = std::max(largest, std::abs(x));
  }
  if (largest == 0) return "all entries are 0; every strategy is an equilibrium";
  if (largest > kLargest)
    return "an entry is above 1e+100 in size and cannot be squared; divide all by one number";
  if (largest < kSmallest)
    return "all entries are below 1e-100 in size and cannot be squared; multiply all by one number";
  return "";
}

MatrixGame::MatrixGame(Matrix a)
    : a_(std::move(a)),
      transposed_(transposed(a_)),
      rows_(squared_rows(a_)),
      columns_(squared_rows(transposed_)),
      row_share_(shares(squared_rows(a_))),
      column_share_(shares(squared_rows(transposed_))),
      constants_{norm(a_.cells), largest_singular(a_), false} {}

void MatrixGame::full(In u, Out out) {
  const In x = u.first(a_.columns), y = u.subspan(a_.columns);
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t i = 0; i < a_.rows; ++i)
    out[a_.columns + i] =
        -(y[i] == 0 ? kernels().dot(row(a_, i), x.data(), a_.columns)
                    : kernels().add_and_dot(out.data(), y[i], row(a_, i), x.data(), a_.columns));
}

Index MatrixGame::draw(random::Stream& stream) {
  const std::size_t i = rows_.draw(stream);
  return i * a_.columns + columns_.draw(stream);
}

/// out += (y/p_i) (row i, 0) - (x/q_j) (0, column j), for the component (i, j).
void MatrixGame::add_row_and_column(Index component, double y, double x, Out out) const {
  const std::size_t i = component / a_.columns, j = component % a_.columns;
  if (y != 0) kernels().add(out.data(), y / row_share_[i], row(a_, i), a_.columns);
  if (x != 0) kernels().add(out.data() + a_.columns, -x / column_share_[j], row(transposed_, j), a_.rows);
}

void MatrixGame::component(Index i, In u, Out out, double scale) {
  add_row_and_column(i, scale * u[a_.columns + i / a_.columns], scale * u[i % a_.columns], out);
}

void MatrixGame::pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) {
  for (const Index i : batch) {
    const std::size_t at_y = a_.columns + i / a_.columns, at_x = i % a_.columns;
    add_row_and_column(i, scale * (u[at_y] - v[at_y]), scale * (u[at_x] - v[at_x]), out);
  }
}

Product MatrixGame::strategies() const {
  return Product(
      {{.kind = Block::Kind::simplex, .size = a_.columns}, {.kind = Block::Kind::simplex, .size = a_.rows}});
}

Value value_of(const Matrix& a, In u) {
  Vec against_y(a.columns);
  double high = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < a.rows; ++i) {
    high = std::max(high, kernels().dot(row(a, i), u.data(), a.columns));
    kernels().add(against_y.data(), u[a.columns + i], row(a, i), a.columns);
  }
  return {*std::min_element(against_y.begin(), against_y.end()), high};
}

std::vector<std::string> game_names() { return {"policeman", "nem1", "nem2", "rand01"}; }

Matrix make_game(const std::string& name, std::size_t n, double exponent, random::Stream stream) {
  Matrix a{n, n, Vec(n * n)};
  const double most = static_cast<double>(2 * n - 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double weight = name == "policeman" ? std::abs(stream.normal()) : 0;
    for (std::size_t j = 0; j < n; ++j) {
      const double apart = std::abs(static_cast<double>(i) - static_cast<double>(j));
      if (name == "policeman")
        a.at(i, j) = weight * (1 - std::exp(-kDecay * apart));
      else if (name == "nem1")
        a.at(i, j) = std::pow(static_cast<double>(i + j + 1) / most, exponent);
      else if (name == "nem2")
        a.at(i, j) = std::pow((apart + 1) / most, exponent);
      else if (name == "rand01")
        a.at(i, j) = stream.uniform();
      else
        throw std::invalid_argument("no game is called " + name);
    }
  }
  return a;
}

double largest_singular(const Matrix& a) {
  Vec v(a.columns), next(a.columns);
  for (std::size_t j = 0; j < v.size(); ++j) v[j] = 1 + 0.5 * std::sin(static_cast<double>(j + 1));
  double before = 0, now = 0;
  for (int step = 0; step < kPowerStepsMax; ++step) {
    const double length = norm(v);
    if (length == 0) return 0;
    for (double& x : v) x /= length;
    std::fill(next.begin(), next.end(), 0.0);
    double squares = 0;
    for (std::size_t i = 0; i < a.rows; ++i) {
      const double product = kernels().dot(row(a, i), v.data(), a.columns);
      squares += product * product;
      kernels().add(next.data(), product, row(a, i), a.columns);
    }
    now = std::sqrt(squares);
    if (std::abs(now - before) <= 1e-10 * now) break;
    before = now;
    v.swap(next);
  }
  return now;
}

Matrix transposed(const Matrix& a) {
  Matrix t{a.columns, a.rows, Vec(a.cells.size())};
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t j = 0; j < a.columns; ++j) t.at(j, i) = a.at(i, j);
  return t;
}

}  // namespace quire::labs::vr_halpern
