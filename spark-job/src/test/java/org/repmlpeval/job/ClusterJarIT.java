package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the cluster jar holds: everything of ours, nothing of Spark's. */
class ClusterJarIT {
    private static final long MEGABYTE = 1_000_000;
    private static final Pattern RENAMED = Pattern.compile("org/repmlpeval/shaded/(commons/\\w+|\\w+)/");

    @Test
    void noClassIsAlsoInSparksJars() throws IOException {
        Set<String> clashes = new TreeSet<>();
        Set<String> own = classes(Build.CLUSTER_JAR);
        try (Stream<Path> jars = Files.list(Build.TARGET.resolve("spark/jars"))) {
            for (Path jar : jars.toList()) {
                classes(jar).stream()
                        .filter(own::contains)
                        .forEach(name -> clashes.add(name + " of " + jar.getFileName()));
            }
        }
        assertThat(clashes)
                .as("two versions of a class on a cluster: relocate or exclude it in spark-job/pom.xml")
                .isEmpty();
    }

    @Test
    void clusterLibrariesAreAbsentAndOwnCopiesRenamed() throws IOException {
        Set<String> own = classes(Build.CLUSTER_JAR);
        assertThat(own)
                .noneMatch(name -> name.contains("META-INF/versions/"))
                .noneMatch(name -> name.startsWith("com/fasterxml/jackson/"))
                .noneMatch(name -> name.startsWith("com/google/"))
                .noneMatch(name -> name.startsWith("org/apache/"))
                .noneMatch(name -> name.startsWith("org/slf4j/"))
                .noneMatch(name -> name.startsWith("org/yaml/"))
                .noneMatch(name -> name.startsWith("picocli/"))
                .noneMatch(name -> name.startsWith("scala/"))
                .contains(
                        "org/repmlpeval/job/cli/RepmlpEval.class",
                        "org/repmlpeval/shaded/jackson/databind/ObjectMapper.class",
                        "org/repmlpeval/shaded/picocli/CommandLine.class",
                        "org/repmlpeval/shaded/snakeyaml/Yaml.class");
    }

    @Test
    void everyRenamedLibraryThatAClassNamesIsThere() throws IOException {
        Set<String> there = new TreeSet<>();
        Set<String> named = new TreeSet<>();
        try (JarFile jar = new JarFile(Build.CLUSTER_JAR.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(".class")) {
                    renamed(entry.getName()).forEach(there::add);
                    try (InputStream in = jar.getInputStream(entry)) {
                        // Names of classes stand in a class file as plain text.
                        renamed(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                                .forEach(named::add);
                    }
                }
            }
        }
        assertThat(there)
                .as("libraries in the jar; one that Spark brings in this version too needs its own entry in"
                        + " spark-job/pom.xml")
                .containsAll(named)
                .contains("commons/compress", "jackson");
    }

    @Test
    void jarIsSmallEnoughToShip() throws IOException {
        assertThat(Files.size(Build.CLUSTER_JAR)).isLessThan(200 * MEGABYTE);
    }

    /** {@code commons/io} of {@code org/repmlpeval/shaded/commons/io/IOUtils}. */
    private static Stream<String> renamed(String text) {
        return RENAMED.matcher(text).results().map(match -> match.group(1));
    }

    private static Set<String> classes(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
    }
}
