package org.repmlpeval.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.Settings;

/** The examples that users copy: Java of the pages and of Javadoc compiles, and the page's Scala evaluates the demo in a shell. */
class PageExamplesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("spark-job/API.md");
    private static final String PAGE_OUT = "/tmp/digits-report";

    @TempDir
    Path directory;

    @Test
    void theScalaOfThePageEvaluatesTheDemoLineByLine() throws Exception {
        String example = blocks(Files.readString(PAGE), "scala").get(0);
        assertThat(example.lines().count()).isLessThanOrEqualTo(10);
        assertThat(blocks(Files.readString(ROOT.resolve("README.md")), "scala"))
                .as("the front page shows the same")
                .containsExactly(example);
        Path out = directory.resolve("report");
        String transcript;
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            assertThat(spark).isNotNull();
            transcript = shell("val spark = org.apache.spark.sql.SparkSession.active\n"
                    + example.replace(PAGE_OUT, out.toString()));
        }
        assertThat(transcript).contains("98.8", "500 scored", "|deploy|").doesNotContain("<console>", "Exception");
        assertThat(out.resolve("report.json")).exists();
    }

    /** What a Scala shell shows for these lines, which it gets one by one, as if they were typed. */
    private static String shell(String lines) throws ReflectiveOperationException {
        Settings settings = new Settings();
        settings.processArgumentString("-cp " + System.getProperty("java.class.path"));
        try {
            return (String)
                    loop().getMethod("run", String.class, Settings.class).invoke(null, lines, settings);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Scala 2.13 has moved it. */
    private static Class<?> loop() throws ClassNotFoundException {
        try {
            return Class.forName("scala.tools.nsc.interpreter.ILoop");
        } catch (ClassNotFoundException e) {
            return Class.forName("scala.tools.nsc.interpreter.shell.ILoop");
        }
    }

    @Test
    void theJavaOfPagesAndJavadocCompiles() throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (String block : blocks(Files.readString(PAGE), "java")) {
            sources.add(source(sources.size(), block));
        }
        assertThat(sources).as("Java on the page").isNotEmpty();
        int ofPages = sources.size();
        try (Stream<Path> files = Files.list(ROOT.resolve("spark-job/src/main/java/org/repmlpeval/job/api"))) {
            for (Path file : files.sorted().toList()) {
                Pattern.compile("(?s)<pre>\\{@code\n(.*?)\\}</pre>")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(match -> sources.add(
                                source(sources.size(), match.group(1).replaceAll("(?m)^ \\* ?", ""))));
            }
        }
        assertThat(sources.size() - ofPages).as("examples in Javadoc").isGreaterThanOrEqualTo(2);
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(said, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiles = compiler.getTask(null, manager, said, options, null, sources)
                    .call();
            assertThat(compiles)
                    .as(said.getDiagnostics().stream()
                            .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                            .toList()
                            .toString())
                    .isTrue();
        }
    }

    /** An example as the body of a method that has a session and a table of images. */
    private static JavaFileObject source(int number, String statements) {
        List<String> imports = new ArrayList<>();
        List<String> body = new ArrayList<>();
        statements.lines().forEach(line -> (line.startsWith("import ") ? imports : body).add(line));
        String name = "Example" + number;
        String text = "import org.apache.spark.sql.*;\nimport org.repmlpeval.job.api.*;\n"
                + String.join("\n", imports)
                + "\nclass " + name + " {\n  void run(SparkSession spark, Dataset<Row> images) {\n"
                + String.join("\n", body) + "\n  }\n}\n";
        return new SimpleJavaFileObject(URI.create("memory:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<String> blocks(String page, String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
