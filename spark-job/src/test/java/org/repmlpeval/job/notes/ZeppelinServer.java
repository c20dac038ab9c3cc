package org.repmlpeval.job.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Zeppelin server of its own, in a process of its own, and what it says by REST. */
final class ZeppelinServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration PARAGRAPH = Duration.ofMinutes(5);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Its web page is not on Maven Central, so this stands for it. */
    private static final String NO_PAGE = "<!doctype html><title>REST only</title>";

    private final Process process;
    private final Path log;
    private final String api;
    private final HttpClient http = HttpClient.newHttpClient();

    private ZeppelinServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.api = "http://127.0.0.1:" + port + "/api/";
    }

    /**
     * @param jars of the server
     * @param interpreter port on which its interpreter {@code spark} will listen
     * @param events port on which it listens to the interpreter
     */
    static ZeppelinServer start(Path jars, Path home, int interpreter, int events)
            throws IOException, InterruptedException {
        for (String folder : List.of("conf", "notebook", "logs", "local-repo", "web", "interpreter/spark")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.writeString(home.resolve("web/index.html"), NO_PAGE);
        Files.writeString(home.resolve("interpreter/spark/interpreter-setting.json"), setting(interpreter));
        int port = freePort();
        Path log = home.resolve("logs/server.log");
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("zeppelin.home", home),
                Map.entry("zeppelin.conf.dir", home.resolve("conf")),
                Map.entry("zeppelin.notebook.dir", home.resolve("notebook")),
                Map.entry("zeppelin.notebook.storage", "org.apache.zeppelin.notebook.repo.VFSNotebookRepo"),
                Map.entry("zeppelin.interpreter.dir", home.resolve("interpreter")),
                Map.entry("zeppelin.interpreter.localRepo", home.resolve("local-repo")),
                Map.entry("zeppelin.war", home.resolve("web")),
                Map.entry("zeppelin.angular.war", home.resolve("web")),
                Map.entry("zeppelin.server.addr", "127.0.0.1"),
                Map.entry("zeppelin.server.port", port),
                Map.entry("zeppelin.server.rpc.portRange", events + ":" + events),
                Map.entry("zeppelin.search.enable", false),
                Map.entry("java.io.tmpdir", home));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("../conf/jvm.args").toAbsolutePath().normalize(),
                "-Xmx512m"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", jars + "/*", "org.apache.zeppelin.server.ZeppelinServer"));
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ZeppelinServer server = new ZeppelinServer(process, log, port);
        try {
            server.await();
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The interpreter as a process that runs already. */
    private static String setting(int port) throws IOException {
        List<Object> all = new ArrayList<>();
        for (Class<?> one : List.of(ServedNotes.Scala.class, ServedNotes.Sql.class, ServedNotes.Markdown.class)) {
            String name = one == ServedNotes.Scala.class ? "spark" : one == ServedNotes.Sql.class ? "sql" : "md";
            all.add(Map.of(
                    "group", "spark",
                    "name", name,
                    "className", one.getName(),
                    "defaultInterpreter", name.equals("spark"),
                    "properties", Map.of(),
                    "option", Map.of("remote", true, "isExistingProcess", true, "host", "127.0.0.1", "port", port)));
        }
        return MAPPER.writeValueAsString(all);
    }

    private void await() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                call("GET", "version", "");
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("Zeppelin did not start: " + e + "\n" + Files.readString(log), e);
                }
            }
            Thread.sleep(200);
        }
    }

    String version() throws IOException, InterruptedException {
        return call("GET", "version", "").at("/version").asText();
    }

    /** The id of the note in the server. */
    String importNote(Path note) throws IOException, InterruptedException {
        return call("POST", "notebook/import", Files.readString(note)).asText();
    }

    /** The note with its paragraphs and their results. */
    JsonNode note(String id) throws IOException, InterruptedException {
        return call("GET", "notebook/" + id, "");
    }

    /** Runs a paragraph to its end, whatever comes of it. */
    void run(String note, String paragraph, Map<String, String> forms) throws IOException, InterruptedException {
        send("POST", "notebook/run/" + note + "/" + paragraph, MAPPER.writeValueAsString(Map.of("params", forms)));
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return MAPPER.readTree(response.body()).get("body");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(PARAGRAPH)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
