package org.repmlpeval.job.cli.options;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads options from {@code --config FILE}, a YAML mapping from option names without dashes to values. Options on the command line
 * override the file, and the file overrides the defaults. A key that is not an option of the command is an error.
 */
public final class ConfigFile implements CommandLine.IDefaultValueProvider {
    private static final String OPTION = "--config";
    private static final ObjectMapper YAML = new YAMLMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Map<String, Object> settings;

    private ConfigFile(Map<String, Object> settings) {
        this.settings = settings;
    }

    /** Reads the file that the arguments name, if any, and uses its values as defaults of the command. */
    public static void applyTo(CommandLine commandLine, String... args) {
        String file = fileIn(args);
        CommandLine command =
                args.length == 0 ? null : commandLine.getSubcommands().get(args[0]);
        if (file == null || command == null || command.getCommandSpec().findOption(OPTION) == null) {
            return;
        }
        Map<String, Object> settings = read(file);
        Set<String> legal = new TreeSet<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            legal.add(key(option));
        }
        legal.removeAll(Set.of("config", "help", "version"));
        Set<String> unknown = new TreeSet<>(settings.keySet());
        unknown.removeAll(legal);
        if (!unknown.isEmpty()) {
            throw new InvalidInputException("settings file " + file + ": unknown keys " + unknown + "; legal for "
                    + args[0] + ": " + String.join(", ", legal));
        }
        settings.forEach((key, value) -> requireSimple(file, key, value));
        command.setDefaultValueProvider(new ConfigFile(settings));
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        Object value = settings.get(key(option));
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value == null ? null : value.toString();
    }

    private static void requireSimple(String file, String key, Object value) {
        List<?> values = value instanceof List<?> list ? list : Collections.singletonList(value);
        if (values.stream().anyMatch(v -> v == null || v instanceof Map || v instanceof List)) {
            throw new InvalidInputException(
                    "settings file " + file + ": " + key + " is " + value + "; legal: one value, or a list of values");
        }
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static String fileIn(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(OPTION + "=")) {
                return args[i].substring(OPTION.length() + 1);
            }
            if (args[i].equals(OPTION) && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        return null;
    }

    private static Map<String, Object> read(String file) {
        String text = UserFiles.settings(file);
        try {
            JsonNode document = YAML.readTree(text);
            return document.isMissingNode() || document.isNull()
                    ? Map.of()
                    : YAML.readerFor(new TypeReference<Map<String, Object>>() {})
                            .readValue(document);
        } catch (IOException e) {
            throw new InvalidInputException("settings file " + file + " cannot be read as YAML: " + e.getMessage(), e);
        }
    }
}
