import type { Words } from "./words";

export const es: Words = {
  subject: "Su escritorio de Amazon WorkSpaces está listo",
  greeting: "Hola, {{displayName}}:",
  ready: "Su escritorio en Amazon WorkSpaces está listo. Así puede acceder a él:",
  install: "Descargue e instale el cliente de WorkSpaces:",
  register: "Abra el cliente e introduzca este código de registro:",
  signIn: "Inicie sesión con este nombre de usuario:",
  signInElsewhere:
    "Inicie sesión en la página de su organización que abre el cliente. Su escritorio pertenece a este nombre de usuario:",
  directory: "(en el directorio {{directoryName}})",
  link: "Una vez instalado el cliente, este enlace lo abre con su código de registro y su nombre de usuario ya rellenados:",
  passwordHelp: {
    "forgot-password":
      "Si aún no tiene contraseña, elija «¿Olvidó su contraseña?» («Forgot password?») al iniciar sesión en el cliente. Recibirá un correo con un enlace para establecerla.",
    "ask-administrator":
      "Su contraseña es la de su cuenta en el directorio. Si aún no tiene una, consulte con su administrador.",
    "identity-provider":
      "Inicie sesión en ella como en las demás aplicaciones de su organización: su escritorio no tiene una contraseña propia. Si no funciona, consulte con su administrador.",
  },
  unexpected: "Si no esperaba este correo o si algo no funciona, consulte con su administrador.",
};
