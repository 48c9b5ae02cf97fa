#include "web/server.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace quire::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kWritingThreads = 16;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

using Parser = http::request_parser<http::string_body>;
/// A response whose bytes are shared with the page cache: sent without a copy.
using Answer = http::response<http::span_body<const char>>;

/// Headers that every answer carries.
void add_common(http::fields& fields) {
  fields.set("Server", "Quire");
  fields.set("X-Content-Type-Options", "nosniff");
  fields.set("Referrer-Policy", "strict-origin-when-cross-origin");
  fields.set("X-Frame-Options", "DENY");
  fields.set("Cross-Origin-Opener-Policy", "same-origin");
  fields.set("Content-Security-Policy",
             "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
             "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    default:
      return Method::other;
  }
}

/// The value that handlers see, or why the request is refused with 400.
Result<Request> request_of(const Parser::value_type& message, const asio::ip::address& peer) {
  Request request;
  request.address = peer.to_string();
  request.method = method_of(message.method());
  request.target = std::string(message.target());
  request.from_loopback = peer.is_loopback();
  std::string_view target = request.target;
  target = target.substr(0, target.find('#'));
  if (target.starts_with("http://")) {  // the absolute form, which servers must accept (RFC 9112, 3.2.2)
    const auto slash = target.find('/', 7);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  const auto mark = target.find('?');
  auto path = decode_path(target.substr(0, mark));
  if (!path) return Error{path.error()};
  request.path = std::move(*path);
  if (mark != std::string_view::npos) {
    auto query = Fields::parse(target.substr(mark + 1));
    if (!query) return Error{query.error()};
    request.query = std::move(*query);
  }
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    auto [at, fresh] = request.headers.emplace(std::move(name), std::string(field.value()));
    if (!fresh) at->second.append(at->first == "cookie" ? "; " : ", ").append(field.value());
  }
  request.body = message.body();
  return request;
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler)
      : options_(std::move(options)), handler_(std::move(handler)), acceptor_(context_) {
    const tcp::endpoint endpoint(asio::ip::make_address(options_.host), options_.port);
    boost::system::error_code error;
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint, error);
    if (error)
      throw std::runtime_error(
          fmt::format("cannot listen on {}:{}: {}; choose another with --listen HOST:PORT", options_.host,
                      options_.port, error.message()));
    acceptor_.listen(512);
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run() {
    asio::co_spawn(context_, accept(), asio::detached);
    std::vector<std::thread> threads;
    const int threads_wanted = options_.threads > 0
                                   ? options_.threads
                                   : std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
    for (int i = 1; i < threads_wanted; ++i) threads.emplace_back([this] { context_.run(); });
    context_.run();
    for (std::thread& thread : threads) thread.join();
    writing_.join();
  }

  void stop() {
    stopping_ = true;
    asio::post(context_, [this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
    });
    // Requests under way may end; streams notice `stopping_`; idle connections are cut.
    asio::post(context_, [this] {
      auto timer = std::make_shared<asio::steady_timer>(context_, milliseconds(idle() ? 0 : 2000));
      timer->async_wait([this, timer](auto) { context_.stop(); });
    });
  }

 private:
  bool idle() const { return busy_ == 0; }

  asio::awaitable<void> accept() {
    while (!stopping_) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(context_), kTuple);
      if (error) {
        if (stopping_ || error == asio::error::operation_aborted) co_return;
        asio::steady_timer pause(context_, milliseconds(50));  // out of descriptors: let some close
        co_await pause.async_wait(kTuple);
        continue;
      }
      if (connections_ >= options_.connections_max) continue;  // closes it
      auto executor = socket.get_executor();
      asio::co_spawn(executor, serve(beast::tcp_stream(std::move(socket))), asio::detached);
    }
  }

  asio::awaitable<void> serve(beast::tcp_stream stream) {
    struct Count {
      std::atomic<std::size_t>& n;
      explicit Count(std::atomic<std::size_t>& counter) : n(counter) { ++n; }
      ~Count() { --n; }
    } count(connections_);
    boost::system::error_code error;
    stream.socket().set_option(tcp::no_delay(true), error);
    const auto peer = stream.socket().remote_endpoint(error);
    const asio::ip::address address = error ? asio::ip::address() : peer.address();
    beast::flat_buffer buffer;
    for (bool open = true; open && !stopping_;) {
      if (buffer.size() == 0) {
        stream.expires_after(seconds(options_.idle_seconds_max));
        auto [e, n] = co_await stream.async_read_some(buffer.prepare(4096), kTuple);
        if (e) break;
        buffer.commit(n);
      }
      open = co_await one_request(stream, buffer, address);
    }
    stream.socket().shutdown(tcp::socket::shutdown_both, error);
  }

  /// Reads, handles and answers one request; false ends the connection.
  asio::awaitable<bool> one_request(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                    asio::ip::address peer) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_bytes_max));
    parser.body_limit(options_.body_bytes_max);
    stream.expires_after(seconds(options_.read_seconds_max));
    auto [error, n] = co_await http::async_read(stream, buffer, parser, kTuple);
    if (error) {
      const int status = status_of(error);
      if (status != 0) co_await send(stream, refuse(status), 11, false, false, false);
      co_return false;
    }
    const auto& message = parser.get();
    const bool keep = message.keep_alive();
    const bool head = message.method() == http::verb::head;
    std::size_t header_bytes = 0;
    for (const auto& field : message) header_bytes += field.name_string().size() + field.value().size() + 4;
    if (header_bytes > options_.header_bytes_max) {  // Beast's own limit looks at a buffer at a time
      co_await send(stream, refuse(431), message.version(), false, head, false);
      co_return false;
    }
    if (message.target().size() > options_.target_bytes_max) {
      co_await send(stream, refuse(414), message.version(), false, head, false);
      co_return false;
    }
    ++busy_;
    struct Done {
      std::atomic<int>& n;
      ~Done() { --n; }
    } done{busy_};
    auto request = request_of(message, peer);
    Response response;  // g++ 12 destroys what co_await gives inside a conditional expression twice
    if (!request)
      response = Response::text(400, request.error() + "\n");
    else if (request->method == Method::post)
      response = co_await answer_writing(*request);
    else
      response = answer(*request);
    if (response.events && !head) {
      co_await send_events(stream, std::move(response));
      co_return false;
    }
    const bool sent =
        co_await send(stream, response, message.version(), keep, head, request && request->wants_gzip());
    co_return sent&& keep;
  }

  /// What writes waits for the disk, for other writers, for a password's turn: beside those who read, and
  /// many at a time, for they share a transaction (store/tables.h).
  asio::awaitable<Response> answer_writing(const Request& request) {
    co_return co_await asio::co_spawn(
        writing_, [this, &request]() -> asio::awaitable<Response> { co_return answer(request); },
        asio::use_awaitable);
  }

  /// The handler's answer, with the time it took: server time as a client can read it.
  Response answer(const Request& request) const {
    try {
      const auto start = std::chrono::steady_clock::now();
      Response response = handler_(request);
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
      response.with("Server-Timing", fmt::format("app;dur={:.3f}", took.count()));
      return response;
    } catch (const std::exception& e) {
      spdlog::error("{}: {}", request.path, e.what());
      return Response::text(500, "Something broke on our side. The log says what.\n");
    }
  }

  static int status_of(const boost::system::error_code& error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
    if (error == http::error::body_limit) return 413;
    if (error == http::error::end_of_stream || error == asio::error::operation_aborted ||
        error == asio::error::connection_reset || error == http::error::partial_message)
      return 0;
    if (error == beast::error::timeout) return 0;
    return error.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
  }

  static Response refuse(int status) {
    const char* why =
        status == 431 ? "The request's header is over 16 KiB. If it is a search, go back and ask with fewer "
                        "words.\n"
        : status == 413 ? "The request's body is too large.\n"
        : status == 414 ? "The address is over 8 KiB. If it is a search, go back and ask with fewer words.\n"
                        : "This is not a request that HTTP/1.1 allows.\n";
    return Response::text(status, why);
  }

  asio::awaitable<bool> send(beast::tcp_stream& stream, const Response& response, unsigned version, bool keep,
                             bool head, bool gzip_wanted) const {
    static const auto kEmpty = std::make_shared<const std::string>();
    const bool packed = gzip_wanted && response.gzipped && !response.gzipped->empty();
    const auto body = packed ? response.gzipped : response.body ? response.body : kEmpty;
    Answer answer(static_cast<http::status>(response.status), version);
    add_common(answer);
    if (response.status != 304 && response.status != 204)
      answer.set(http::field::content_type, response.content_type);
    if (packed) answer.set(http::field::content_encoding, "gzip");
    if (response.gzipped) answer.insert(http::field::vary, "Accept-Encoding");
    for (const auto& [name, value] : response.headers) answer.insert(name, value);
    answer.keep_alive(keep);
    answer.body() = beast::span<const char>(body->data(), body->size());
    answer.prepare_payload();
    stream.expires_after(seconds(options_.write_seconds_max));
    if (head || response.status == 304) {
      http::response<http::empty_body> bare(answer.base());
      if (response.status == 304) bare.erase(http::field::content_length);
      auto [error, n] = co_await http::async_write(stream, bare, kTuple);
      co_return !error;
    }
    auto [error, n] = co_await http::async_write(stream, answer, kTuple);
    co_return !error;
  }

  asio::awaitable<void> send_events(beast::tcp_stream& stream, Response response) const {
    http::response<http::empty_body> head(http::status::ok, 11);
    add_common(head);
    head.set(http::field::content_type, "text/event-stream; charset=utf-8");
    head.set(http::field::cache_control, "no-store");
    head.set("X-Accel-Buffering", "no");
    head.keep_alive(false);
    http::response_serializer<http::empty_body> serializer(head);
    stream.expires_after(seconds(options_.write_seconds_max));
    auto [error, n] = co_await http::async_write_header(stream, serializer, kTuple);
    asio::steady_timer timer(stream.get_executor());
    auto last = std::chrono::steady_clock::now();
    while (!error && !stopping_) {
      EventChunk chunk = poll(response.events);
      if (chunk.bytes.empty() && !chunk.done && std::chrono::steady_clock::now() - last > seconds(15))
        chunk.bytes = ": still here\n\n";  // so that proxies and we notice a reader who left
      if (!chunk.bytes.empty()) {
        stream.expires_after(seconds(options_.write_seconds_max));
        std::tie(error, n) = co_await asio::async_write(stream, asio::buffer(chunk.bytes), kTuple);
        last = std::chrono::steady_clock::now();
      }
      if (chunk.done) break;
      timer.expires_after(milliseconds(options_.event_poll_ms));
      co_await timer.async_wait(kTuple);
    }
  }

  static EventChunk poll(const EventStream& events) {
    try {
      return events();
    } catch (const std::exception& e) {
      spdlog::error("event stream: {}", e.what());
      return {"", true};
    }
  }

  ServerOptions options_;
  Handler handler_;
  asio::io_context context_;
  asio::thread_pool writing_{kWritingThreads};
  tcp::acceptor acceptor_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> connections_{0};
  std::atomic<int> busy_{0};
};

Server::Server(ServerOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}
Server::~Server() = default;
std::uint16_t Server::port() const { return impl_->port(); }
void Server::run() { impl_->run(); }
void Server::stop() { impl_->stop(); }

}  // namespace quire::web
