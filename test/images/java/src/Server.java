import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Serves text functions over http (8080) and https (8443); POST the text, get the answer. */
public final class Server {
    private interface Function {
        byte[] apply(byte[] body) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        HttpServer plain = HttpServer.create(new InetSocketAddress(8080), 0);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(8443), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls()));
        for (HttpServer server : new HttpServer[] {plain, secure}) {
            server.createContext("/reverse", answer(Text::reverse));
            server.createContext("/adler", answer(body -> utf8(Long.toHexString(Text.adler(body)))));
            server.createContext("/sha256", answer(Server::sha256));
            server.createContext("/shift-jis", answer(body -> new String(body, StandardCharsets.UTF_8).getBytes("Shift_JIS")));
            server.createContext("/zip", answer(Server::zip));
            server.createContext("/vienna", answer(body -> utf8(
                ZonedDateTime.parse(new String(body, StandardCharsets.UTF_8)).withZoneSameInstant(ZoneId.of("Europe/Vienna")).toString())));
            server.setExecutor(Executors.newFixedThreadPool(4));
            server.start();
        }
        System.out.println("Listening on 8080 and 8443");
    }

    private static HttpHandler answer(Function function) {
        return (HttpExchange exchange) -> {
            try (exchange) {
                byte[] result = function.apply(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, result.length);
                exchange.getResponseBody().write(result);
            } catch (Exception | LinkageError error) {
                error.printStackTrace();
                exchange.sendResponseHeaders(500, -1);
            }
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] body) throws Exception {
        return utf8(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
    }

    private static byte[] zip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("text"));
            zip.write(body);
        }
        return bytes.toByteArray();
    }

    private static SSLContext tls() throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(Files.newInputStream(Path.of("/opt/app/server.p12")), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
