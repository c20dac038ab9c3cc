package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Data sets and reports on S3, by Hadoop's own client and a server on this machine. */
class S3IT {
    private static final Duration COMMAND = Duration.ofMinutes(3);
    private static final String KEY = "secret-of-the-test/s3";
    private static final Path DEMO = Build.HOME.resolve("conf/demo");

    private static Path folder;
    private static LoggedProcess server;
    private static URI endpoint;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path jars = Build.TARGET.resolve("s3");
        assumeTrue(Files.isDirectory(jars), "this build has no client of S3 beside it, see s3.skip in pom.xml");
        folder = Build.workFolder("s3");
        Path jar = Folders.below(jars).stream()
                .filter(file -> file.getFileName().toString().startsWith("s3mock-"))
                .findFirst()
                .orElseThrow();
        server = LoggedProcess.start(
                folder.resolve("server.log"),
                Map.of(),
                List.of(
                        Build.java(),
                        "-Xmx512m",
                        "-Dhttp.port=0",
                        "-Dserver.port=0",
                        "-DinitialBuckets=runs",
                        "-jar",
                        jar.toString()));
        String port = server.await(
                        Pattern.compile("ServerConnector@\\w+\\{HTTP/1\\.1, \\(http/1\\.1\\)}\\{[\\d.]+:(\\d+)}"),
                        COMMAND)
                .group(1);
        endpoint = URI.create("http://127.0.0.1:" + port);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aFolderOnS3GivesTheReportOfTheSameFolderOnDisk() throws IOException, InterruptedException {
        Path images = DEMO.resolve("images");
        for (Path file : Folders.below(images)) {
            if (Files.isRegularFile(file)) {
                put("images/" + images.relativize(file), Files.readAllBytes(file));
            }
        }
        JsonNode report = evaluate("s3a://runs/images", "report");
        assertThat(report.at("/outcomes/scored").asInt()).isEqualTo(500);
        assertThat(report.at("/accuracy/0/top1/hits").asInt()).isEqualTo(494);
        // The front page shows the digest of a run on disk.
        assertThat(Files.readString(Build.HOME.resolve("README.md")))
                .contains(report.get("digest").asText());
        assertThat(report.toString()).doesNotContain(KEY);
        assertThat(listing("")).contains("report/rows/", ".parquet").doesNotContain("unfinished");
    }

    @Test
    void imagesArePackedIntoS3AndEvaluatedThere() throws IOException, InterruptedException {
        List<String> pack = List.of(
                "pack",
                "--data",
                DEMO.resolve("images").toUri().toString(),
                "--out",
                "s3a://runs/packed",
                "--format",
                "tar");
        run("pack", pack, 0);
        JsonNode report = evaluate("s3a://runs/packed", "packed-report");
        assertThat(Files.readString(Build.HOME.resolve("README.md")))
                .contains(report.get("digest").asText());
        run("audit", List.of("audit", "s3a://runs/packed-report", "--images", "20"), 0);
    }

    @Test
    void aBucketThatDoesNotExistIsNamed() throws IOException, InterruptedException {
        String output = run("no-bucket", arguments("s3a://none/images", "nothing"), 2);
        assertThat(output).contains("ERROR: ", "s3a://none/images").doesNotContain("please report it", KEY);
    }

    private static JsonNode evaluate(String data, String name) throws IOException, InterruptedException {
        run(name, arguments(data, name), 0);
        return new ObjectMapper().readTree(get("/runs/" + name + "/report.json"));
    }

    private static List<String> arguments(String data, String name) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--data", data, "--out", "s3a://runs/" + name));
        arguments.addAll(List.of("--arch", DEMO.resolve("digits.yaml").toUri().toString()));
        arguments.addAll(List.of("--weights", DEMO.resolve("digits.pth").toUri().toString()));
        arguments.addAll(
                List.of("--recipe", "none-28", "--batch", "32", "--exact-sample", "0", "--master", "local[2]"));
        return arguments;
    }

    /** @return the output */
    private static String run(String name, List<String> arguments, int exitCode)
            throws IOException, InterruptedException {
        List<String> properties = List.of(
                "-Dspark.hadoop.fs.s3a.endpoint=" + endpoint,
                "-Dspark.hadoop.fs.s3a.path.style.access=true",
                "-Dspark.hadoop.fs.s3a.access.key=test",
                "-Dspark.hadoop.fs.s3a.secret.key=" + KEY,
                "-Dspark.hadoop.fs.s3a.connection.ssl.enabled=false",
                // The server compares entity tags in another spelling than that of Amazon.
                "-Dspark.hadoop.fs.s3a.change.detection.mode=client");
        try (LoggedProcess run = EmbeddedRun.start(
                folder.resolve(name + ".log"), properties, Build.TARGET.resolve("s3") + "/*", arguments)) {
            assertThat(run.exitCode(COMMAND)).withFailMessage(run::tail).isEqualTo(exitCode);
            return run.output();
        }
    }

    private static void put(String key, byte[] bytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/runs/" + key))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .as(key)
                .isEqualTo(200);
    }

    private static String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(endpoint.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** The keys that begin so, as XML. */
    private static String listing(String prefix) throws IOException, InterruptedException {
        return get("/runs?list-type=2&prefix=" + prefix);
    }
}
