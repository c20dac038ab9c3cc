package org.repmlpeval.job.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.TextFile;
import org.repmlpeval.partitioning.UserPath;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Files that the driver reads for an option, found by the rule of {@link UserPath}. */
public final class UserFiles {
    /** The rule, for the help. */
    public static final String RULE =
            "Every file and folder may be written as a URI of any Hadoop file system, for example hdfs://host/a,"
                    + " s3a://bucket/a or file:/a. A path without a scheme belongs to Hadoop's default file system, which is the"
                    + " local one unless the machine is set up for a cluster. On such a machine, a single file that is read"
                    + " (weights, YAML and text files) is also looked for on the machine itself; if it exists at both places,"
                    + " the command stops and asks for the full URI. Files that convert, kernels, check and bench write are"
                    + " local.";

    private static final int MAX_BYTES = 1 << 20;
    private static final TextFile.Kind ARCHITECTURE =
            new TextFile.Kind("architecture file", "the keys of an architecture", "check the path", MAX_BYTES);
    private static final TextFile.Kind RECIPE =
            new TextFile.Kind("recipe file", "the keys of a recipe", "check the path", MAX_BYTES);
    private static final TextFile.Kind SETTINGS =
            new TextFile.Kind("settings file", "options and their values", "give the path of a YAML file", MAX_BYTES);

    private static final TextFile.Kind GATES =
            new TextFile.Kind("file of gates", "a list of gates", "give the path of a YAML file", MAX_BYTES);

    private UserFiles() {}

    /** The preset with that name, or the architecture in that YAML file. @throws InvalidInputException if it is neither */
    public static Architecture architecture(String nameOrFile) {
        Configuration hadoop = SparkContexts.hadoop();
        if (Architectures.names().contains(nameOrFile) || !isFile(hadoop, nameOrFile)) {
            return Architectures.resolve(nameOrFile);
        }
        return Architectures.parse(read(hadoop, nameOrFile, ARCHITECTURE), nameOrFile);
    }

    /** The recipe with that name, or the one in that YAML file. @throws InvalidInputException if it is neither */
    public static Recipe recipe(String nameOrFile) {
        Configuration hadoop = SparkContexts.hadoop();
        if (nameOrFile.matches("(?is).*\\.ya?ml")) {
            return Recipes.parse(read(hadoop, nameOrFile, RECIPE), nameOrFile);
        }
        try {
            return Recipes.named(nameOrFile);
        } catch (InvalidInputException e) {
            if (isFile(hadoop, nameOrFile)) {
                return Recipes.parse(read(hadoop, nameOrFile, RECIPE), nameOrFile);
            }
            throw e;
        }
    }

    /** The text of a settings file. @throws InvalidInputException if there is none */
    static String settings(String file) {
        return read(SparkContexts.hadoop(), file, SETTINGS);
    }

    /** The text of a file of gates. @throws InvalidInputException if there is none */
    static String gates(String file) {
        return read(SparkContexts.hadoop(), file, GATES);
    }

    /** The bytes of an image that a command reads itself. @throws IOException if it cannot be read, or its place is not known */
    public static byte[] image(String file) throws IOException {
        try {
            Location location = UserPath.file(SparkContexts.hadoop(), file);
            try (InputStream in = location.fileSystem().open(location.path())) {
                return in.readAllBytes();
            }
        } catch (DataSetException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String read(Configuration hadoop, String file, TextFile.Kind kind) {
        try {
            return TextFile.read(hadoop, file, kind).text();
        } catch (DataSetException e) {
            throw new InvalidInputException(e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidInputException(kind.name() + " " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isFile(Configuration hadoop, String text) {
        if (!Location.isPath(text)) {
            return false;
        }
        try {
            Location location = UserPath.file(hadoop, text);
            return location.fileSystem().exists(location.path())
                    && location.fileSystem().getFileStatus(location.path()).isFile();
        } catch (DataSetException e) {
            throw new InvalidInputException(e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidInputException(text + " cannot be looked for: " + e.getMessage(), e);
        }
    }

    /** A file that a command writes on this machine, as a path or as a {@code file:} URI. */
    public static final class Local implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            Optional<String> scheme = text.matches("(?s)[a-zA-Z][a-zA-Z0-9+.-]*:/.*")
                    ? Optional.of(text.substring(0, text.indexOf(':')))
                    : Optional.empty();
            if (scheme.isEmpty()) {
                return Path.of(text);
            }
            if (!scheme.get().equals("file")) {
                throw new TypeConversionException("'" + text + "' is not on this machine, where this command reads and"
                        + " writes; give a local path");
            }
            return Path.of(text.replaceFirst("^file:/+", "/"));
        }
    }
}
